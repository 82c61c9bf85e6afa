"""Write what was done, in the same transaction as the doing."""

from typing import Any

from django.db.models import Model

from involvement.audit.models import AuditRow


def record(
    action: str,
    subject: Model,
    *,
    by: Any,
    was: str = "",
    reason: str = "",
    person_id: int | None = None,
) -> None:
    """Add one act to the trail. `by` is an account, or None when the program itself acted.

    `reason` is for words from a fixed list or a rule's own text, never needs or bank details.
    """
    if person_id is None:
        person_id = getattr(subject, "person_id", None)
    AuditRow.objects.create(
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        person_id=person_id,
        actor_id=by.pk if by is not None else None,
        was=was,
        reason=reason[:500],
    )
