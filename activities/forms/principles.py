from django import forms
from django.utils.translation import gettext_lazy as _

from activities.models import Promise
from involvement.clauses import Clause
from involvement.forms import PlainForm

HINTS = {
    "P1": _("Say what will get better, and for whom."),
    "P2": _("Say who is often left out, and what you will do so that they can take part fairly."),
    "P3": _("Say how each person will get time to speak, and how you will show that you heard."),
    "P4": _("Say who reads what people tell you, and when you will answer them."),
    "P5": _("Say what you will tell people at the start, and what you do not know yet."),
    "P6": _("Say who has more power here, and what you will do to make the difference smaller."),
    "P7": _("Say how you will check that this work is fair to people of every race."),
    "P8": _("Say which different ways of taking part you offer, and how people can ask for more."),
    "P9": _("Say how you choose your words, and how you ask people what they want to be called."),
}
OUR_PART = {
    "P1": _("We show this goal to everyone we invite."),
    "P2": _("We count who is involved, and we look for who is missing."),
    "P3": _("We ask every person afterwards if people listened to them."),
    "P4": _("We answer every view: what we did, or why we did not, with a date."),
    "P5": _("We invite nobody until they can read why, what is paid and who to call."),
    "P6": _("We ask about power again when the work is looked back on."),
    "P7": _("We keep your answer as this work's race equality check."),
    "P8": _("We ask each person what helps them take part, and arrange it."),
    "P9": _("We use plain words, and each person says how they are described."),
}


class PromiseForm(PlainForm):
    how = forms.CharField(
        label=_("How will you keep this promise?"),
        max_length=Promise._meta.get_field("how").max_length,
        widget=forms.Textarea,
        error_messages={
            "required": _("Enter how you will keep this promise"),
            "max_length": _("Use fewer words, with 1,000 letters at most"),
        },
    )

    def __init__(self, *args, clause: Clause, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = clause.text
        self.our_part = OUR_PART[clause.id]
        self.fields["how"].help_text = HINTS[clause.id]
