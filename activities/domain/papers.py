"""Papers: what is to be read for a meeting, in every format that somebody needs. (C9)"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Count, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Meeting, MeetingState, Paper, Reply
from involvement.audit import trail
from involvement.errors import RuleBroken
from involvement.people.models import PaperFormat, User
from involvement.uploads import Checked

MB = 1024 * 1024
MOST_OF_MEETING = 150 * MB
MOST_OF_ACTIVITY = 1500 * MB
MOST_A_DAY = 100
_OF_MEETING = gettext_lazy(
    "The papers of one meeting can have %(most)d MB in all. There is room for %(left)d MB. "
    "Send a smaller file, or take away one that is not needed."
)
_OF_ACTIVITY = gettext_lazy(
    "The papers of one piece of work can have %(most)d MB in all. There is room for %(left)d MB. "
    "Send a smaller file, or take away one that is not needed."
)


def missing_formats(meeting: Meeting, papers: list[Paper]) -> list[tuple[PaperFormat, int, str]]:
    """Return (format, people who need it, title without it), for whoever adds papers.

    A printed copy is made from the one for the screen.
    """
    needs = (
        meeting.seats.filter(invited_at__isnull=False)
        .exclude(reply=Reply.NOT_COMING)
        .values_list("person__paper_format")
        .annotate(people=Count("id"))
        .order_by("person__paper_format")
    )
    people: dict[PaperFormat, int] = {}
    for name, count in needs:
        wanted = PaperFormat.SCREEN if name == PaperFormat.POST else PaperFormat(name)
        people[wanted] = people.get(wanted, 0) + count
    there = {(paper.title, paper.paper_format) for paper in papers}
    titles = dict.fromkeys(paper.title for paper in papers)
    return [
        (wanted, count, title)
        for title in titles
        for wanted, count in people.items()
        if (title, wanted) not in there
    ]


def _no_room(meeting: Meeting, size: int, *, by: User) -> str:
    """Say why a file of this size is one too many; empty where there is room for it.

    There is a most for each meeting, for each work, and for what one person adds in a day.
    """
    all_papers = Paper.objects.order_by()
    of_activity = all_papers.filter(meeting__activity=meeting.activity_id)
    for found, most, said in (
        (of_activity.filter(meeting=meeting), MOST_OF_MEETING, _OF_MEETING),
        (of_activity, MOST_OF_ACTIVITY, _OF_ACTIVITY),
    ):
        there = found.aggregate(size=Sum("size", default=0))["size"]
        if there + size > most:
            return said % {"most": most // MB, "left": max(most - there, 0) // MB}
    since = timezone.now() - timedelta(days=1)
    if all_papers.filter(added_by=by, added_at__gt=since).count() >= MOST_A_DAY:
        return _("You have added %(most)d papers in a day. Add the rest tomorrow.") % {
            "most": MOST_A_DAY
        }
    return ""


@transaction.atomic
def add(
    meeting: Meeting,
    checked: Checked,
    *,
    title: str,
    ask: str,
    minutes_to_read: int,
    paper_format: str,
    by: User,
) -> Paper:
    """Add a paper in one format. It goes with the packs, or at once when they have gone late.

    The same file under the same title and format again is the one that is there.
    """
    meeting = Meeting.objects.lock(meeting.pk)
    _must_be_to_come(meeting)
    if there := _there(meeting, checked, title=title, paper_format=paper_format):
        return there
    if why := _no_room(meeting, checked.size, by=by):
        raise RuleBroken(why, field="file")
    paper = Paper(
        meeting=meeting,
        title=title,
        ask=ask,
        minutes_to_read=minutes_to_read,
        paper_format=paper_format,
        file=checked.as_file(),
        file_name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        added_by=by,
    )
    _save(paper)
    trail.record("paper.added", paper, by=by)
    return paper


@transaction.atomic
def remove(paper: Paper, *, by: User) -> None:
    """Take a paper away, and its file once that is certain. A second call changes nothing."""
    meeting = Meeting.objects.lock(paper.meeting_id)
    _must_be_to_come(meeting)
    paper = Paper.objects.select_for_update().filter(pk=paper.pk).first()
    if paper is None:
        return
    trail.record("paper.removed", paper, by=by)
    # if it cannot be deleted just now it goes at night, as a file that no row names
    transaction.on_commit(partial(paper.file.storage.delete, paper.file.name), robust=True)
    paper.delete()


def _save(paper: Paper) -> None:
    """Keep a paper and its file: both, or neither."""
    try:
        paper.save()
    except RuleBroken:
        raise  # the file could not be kept
    except Exception:
        paper.file.storage.delete(paper.file.name)
        raise


def _there(meeting: Meeting, checked: Checked, *, title: str, paper_format: str) -> Paper | None:
    """Find the paper that a second press would add again: to the byte the same."""
    alike = meeting.papers.filter(title=title, paper_format=paper_format, size=checked.size)
    for paper in alike:
        with paper.file.open() as kept:
            if kept.read() == checked.content:
                return paper
    return None


def _must_be_to_come(meeting: Meeting) -> None:
    if meeting.state != MeetingState.PLANNED:
        raise RuleBroken(_("This meeting is over or cancelled. Its papers stay as they are."))
