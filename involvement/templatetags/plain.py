"""What the templates of the form pack "plain" ask about a field."""

from django import forms, template

from involvement import display, pictures
from involvement.widgets import DayMonthYear, bad_parts

register = template.Library()

KINDS = (  # the first that fits
    (DayMonthYear, "day"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.SelectMultiple, "select"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)
CLASSES = {"textarea": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}


@register.filter
def kind(field):
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    return next((name for known, name in KINDS if isinstance(widget, known)), "input")


@register.filter
def first_id(field):
    """The id of the control an error link should land on."""
    which = kind(field)
    if which in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    if which == "day":
        return f"{field.auto_id}_{bad_parts(field.value())[0] if field.errors else 0}"
    return field.auto_id


@register.filter
def is_title(field):
    """The label is the heading of the page when the form asks one question."""
    return (
        getattr(field.form, "single_question", False)
        and next(iter(field.form.fields)) == field.name
    )


@register.filter
def prefix(field):
    return field.field.widget.attrs.get("data-prefix", "")


@register.filter
def suffix(field):
    return field.field.widget.attrs.get("data-suffix", "")


@register.filter
def count_to(field):
    """How many characters a long answer may have."""
    return getattr(field.field, "max_length", None) if kind(field) == "textarea" else None


@register.filter
def says_optional(field):
    return not field.field.required and not getattr(field.field, "hide_optional", False)


def _described_by(field, hint):
    own = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    own += [f"{field.auto_id}_error"] if field.errors else []
    own += [f"{field.auto_id}-info"] if count_to(field) else []
    return " ".join(own) or False


@register.filter
def described_by(field, hint=""):
    return _described_by(field, hint) or ""


@register.simple_tag
def widget(field, hint=""):
    which = kind(field)
    control = field.field.widget
    if which == "day":
        return field.as_widget(attrs={"bad": bad_parts(field.value()) if field.errors else ()})
    if isinstance(control, forms.NumberInput):
        control.input_type = "text"
        control.attrs.setdefault("inputmode", "numeric")
    elif isinstance(control, forms.TimeInput):
        control.attrs.setdefault("class", "govuk-input--width-10")
    base = CLASSES.get(which, "govuk-input")
    classes = [base, control.attrs.get("class", ""), f"{base}--error" if field.errors else ""]
    if count_to(field):
        classes.append("govuk-js-character-count")
    if prefix(field) or suffix(field):
        classes.append("govuk-input--width-5")
        classes.append("govuk-input--before" if suffix(field) else "")
    attrs = {
        "class": " ".join(filter(None, classes)),
        "aria-describedby": _described_by(field, hint),
        "placeholder": False,
        **dict.fromkeys(("min", "max", "step"), False),
    }
    if which == "textarea":
        attrs |= {"cols": False, "maxlength": False}
        attrs["rows"] = "5" if control.attrs.get("rows") == "10" else control.attrs.get("rows")
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def options(context, field):
    """The choices of radios and checkboxes, with hints if the field has `choice_hints`."""
    hints = getattr(field.field, "choice_hints", {})
    draws = display.shows_pictures(context.get("display") or "")
    return [
        {
            "id": option.id_for_label,
            "name": option.data["name"],
            "value": option.data["value"],
            "label": option.choice_label,
            "hint": hints.get(option.data["value"], "") or hints.get(str(option.data["value"]), ""),
            "selected": option.data["selected"],
            "picture": pictures.beside(field.name, str(option.data["value"])) if draws else "",
        }
        for option in field.subwidgets
    ]
