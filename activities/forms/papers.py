"""Adding a paper to a meeting."""

from django import forms
from django.utils.translation import gettext_lazy as _

from involvement import uploads
from involvement.forms import PlainForm
from involvement.people.models import PaperFormat


class PaperForm(PlainForm):
    title = _("Add a paper")
    submit_label = _("Add this paper")

    name = forms.CharField(
        label=_("What is the paper called?"),
        max_length=120,
        error_messages={
            "required": _("Enter what the paper is called"),
            "max_length": _("Use 120 letters or fewer for the name"),
        },
    )
    ask = forms.CharField(
        label=_("What do you want from people?"),
        max_length=300,
        required=False,
        error_messages={"max_length": _("Use 300 letters or fewer to say what you want")},
    )
    minutes_to_read = forms.IntegerField(
        label=_("How many minutes does it take to read?"),
        min_value=1,
        max_value=600,
        error_messages={
            "required": _("Enter the minutes it takes to read, like 10"),
            "invalid": _("Enter whole minutes, like 10"),
            "min_value": _("Enter at least 1 minute"),
            "max_value": _("Enter 600 minutes or fewer"),
        },
    )
    paper_format = forms.ChoiceField(
        label=_("Which format is it?"),
        help_text=_("Give a paper the same title in each format."),
        choices=[choice for choice in PaperFormat.choices if choice[0] != PaperFormat.POST],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose the format"),
            "invalid_choice": _("Choose the format"),
        },
    )
    file = forms.FileField(
        label=_("Choose the file"),
        help_text=_("PDF, Word (DOCX), TXT, JPG, PNG or MP3, up to 15 MB."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("This file is empty. Choose another file"),
            "invalid": _("The file did not arrive. Choose it again"),
            "missing": _("The file did not arrive. Choose it again"),
        },
    )

    def clean_file(self):
        return uploads.document(self.cleaned_data["file"])
