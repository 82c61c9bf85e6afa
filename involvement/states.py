"""The one way to change a state."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from involvement.audit import trail
from involvement.errors import RuleBroken


def move(obj: Model, to: str, *, by: Any, **fields: Any) -> None:
    """Take one allowed step, set the fields that go with it, and leave a trace.

    Call it on a row you have locked; `lock()` on the queryset sees to that. A step that the
    model's MOVES does not list raises RuleBroken and changes nothing.
    """
    if to not in obj.MOVES[obj.state]:
        raise RuleBroken(
            _("This has moved on. It is now: %(state)s.") % {"state": obj.get_state_display()}
        )
    was, obj.state = obj.state, to
    for name, value in fields.items():
        setattr(obj, name, value)
    obj.save(update_fields=["state", *fields])
    trail.record(f"{obj._meta.model_name}.{to}", obj, by=by, was=str(was))
