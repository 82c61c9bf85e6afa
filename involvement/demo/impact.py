"""What the made-up year changed, and how it was for people."""

from datetime import timedelta
from itertools import cycle

from activities.models import CAME, Meeting, MeetingState
from impact.models import Difference, Evaluation, Feedback, Felt, Met, OutcomeResult
from involvement.demo.work import Work

FELT = [Felt.YES, Felt.YES, Felt.YES, Felt.A_BIT, Felt.YES, Felt.NO, Felt.YES, Felt.NOT_SURE]
WORDS = [
    "", "People waited until I had finished.", "", "I would like the papers sooner.", "",
    "The break came too late for me.",
]  # fmt: skip


def make(work: Work) -> None:
    """Make feedback for past meetings, the differences, and the finished evaluations."""
    _feedback(work)
    for activity in work.activities:
        story = work.stories[activity.pk]
        if "said" in story:
            _difference(activity, story, work)


def _feedback(work: Work) -> None:
    felt, words = cycle(FELT), cycle(WORDS)
    held = Meeting.objects.filter(state=MeetingState.HELD).prefetch_related(
        "seats__person", "activity__group__chairs"
    )
    for meeting in held:
        Evaluation.objects.get_or_create(activity=meeting.activity)
        is_new = (work.today - meeting.day).days < 10
        readers = [
            {"person": seat.person} for seat in meeting.seats.all() if seat.attendance in CAME
        ]
        readers += [{"user": chair} for chair in meeting.activity.group.chairs.all()]
        for number, reader in enumerate(readers):
            is_answered = not is_new and number % 4 != 3
            said = next(words)
            Feedback.objects.create(
                meeting=meeting,
                **reader,
                asked_at=meeting.ends_at + timedelta(hours=2),
                answered_at=meeting.ends_at + timedelta(days=1) if is_answered else None,
                knew_why=next(felt) if is_answered else "",
                could_take_part=next(felt) if is_answered else "",
                was_listened_to=next(felt) if is_answered else "",
                words=said if is_answered else "",
                may_share_words=bool(said) and is_answered,
            )


def _difference(activity, story: dict, work: Work) -> None:
    outcome = activity.current_purpose.outcomes.first()
    Difference.objects.create(
        activity=activity,
        outcome=outcome,
        area=story["area"],
        is_beyond=story["change"] == "changed" and story["area"] == "delivery",
        you_said=story["said"],
        change=story["change"],
        we_did=story["did"],
        evidence="The new version, on the website",
        decided_by_whom=story["decides"],
        decided_on=work.today - timedelta(days=14),
        noted_by=activity.lead,
        told_at=work.moment(work.today - timedelta(days=12)),
    )
    if activity.state == "finished":
        _finished(activity, outcome, work)


def _finished(activity, outcome, work: Work) -> None:
    OutcomeResult.objects.create(
        outcome=outcome,
        met=Met.YES if activity.pk % 2 else Met.IN_PART,
        because_of_people="The first two lines came from them, and they chose the pictures.",
        evidence="Minutes of the last meeting",
        by=activity.lead,
    )
    Evaluation.objects.filter(activity=activity).update(
        beyond="Two other groups now use it. A carer told us it helped at home.",
        completed_at=work.moment(work.today - timedelta(days=5)),
        completed_by=activity.lead,
    )
