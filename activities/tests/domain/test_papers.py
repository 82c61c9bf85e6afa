import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from activities.domain import papers
from activities.models import MeetingState, Paper
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement import uploads
from involvement.errors import RuleBroken
from involvement.people.models import PaperFormat
from involvement.people.tests.factories import PersonFactory


def add(meeting, by, *, content=b"Bore da", **more):
    checked = uploads.document(SimpleUploadedFile("Letters draft.txt", content))
    details = {
        "title": "Letters",
        "ask": "Is it clear?",
        "minutes_to_read": 10,
        "paper_format": PaperFormat.SCREEN,
    } | more
    return papers.add(meeting, checked, **details, by=by)


def test_a_paper_is_kept_under_a_name_nobody_can_guess(team):
    paper = add(MeetingFactory(), team)

    assert paper.file_name == "Letters draft.txt"
    assert "Letters" not in paper.file.name
    with default_storage.open(paper.file.name) as kept:
        assert kept.read() == b"Bore da"


def test_the_same_file_again_is_the_paper_that_is_there(team):
    meeting = MeetingFactory()
    first = add(meeting, team)

    assert add(meeting, team) == first
    assert Paper.objects.get() == first


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Letters, again"},
        {"paper_format": PaperFormat.AUDIO},
        {"content": b"Nos da."},
    ],
)
def test_another_title_format_or_text_is_another_paper(team, other):
    meeting = MeetingFactory()
    first = add(meeting, team)

    assert add(meeting, team, **other) != first


def test_removing_a_paper_removes_its_file_once_it_is_certain(
    team, django_capture_on_commit_callbacks
):
    paper = add(MeetingFactory(), team)

    with django_capture_on_commit_callbacks(execute=True):
        papers.remove(paper, by=team)
        assert default_storage.exists(paper.file.name)
        papers.remove(paper, by=team)

    assert not default_storage.exists(paper.file.name)
    assert not Paper.objects.exists()


def test_a_paper_that_cannot_be_saved_leaves_no_file(team, monkeypatch):
    before = (
        set(default_storage.listdir("papers")[1]) if default_storage.exists("papers") else set()
    )

    with pytest.raises(Exception, match="paper_format_is_known"):
        add(MeetingFactory(), team, paper_format="papyrus")

    assert set(default_storage.listdir("papers")[1]) == before


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_the_papers_of_a_meeting_that_is_over_stay(team, state):
    meeting = MeetingFactory()
    paper = add(meeting, team)
    meeting.state = state
    meeting.save()

    for act in (lambda: add(meeting, team), lambda: papers.remove(paper, by=team)):
        with pytest.raises(RuleBroken, match="over or cancelled"):
            act()
    assert Paper.objects.count() == 1


@pytest.mark.clause("C9")
def test_every_format_that_somebody_needs_and_lacks_is_named(team):
    meeting = MeetingFactory()
    for paper_format, number in (("easy_read", 2), ("post", 1), ("screen", 1)):
        for _one in range(number):
            SeatFactory(meeting=meeting, person=PersonFactory(paper_format=paper_format))
    SeatFactory(meeting=meeting, person=PersonFactory(paper_format="audio"), not_coming=True)
    there = [add(meeting, team), add(meeting, team, title="Plan", paper_format="easy_read")]

    assert papers.missing_formats(meeting, there) == [
        (PaperFormat.EASY_READ, 2, "Letters"),
        (PaperFormat.SCREEN, 2, "Plan"),
    ]
    assert papers.missing_formats(meeting, []) == []
    assert timezone.localdate() < meeting.day


@pytest.mark.parametrize(
    ("name", "most", "says"),
    [
        ("MOST_OF_MEETING", 12, "one meeting"),
        ("MOST_OF_ACTIVITY", 20, "one piece of work"),
        ("MOST_A_DAY", 2, "in a day"),
    ],
)
def test_papers_have_a_most_and_what_is_there_stays(team, monkeypatch, name, most, says):
    first = MeetingFactory()
    meetings = [first, MeetingFactory(activity=first.activity), first]
    monkeypatch.setattr(papers, name, most)
    for number, meeting in enumerate(meetings[:2]):
        add(meeting, team, content=b"8 bytes%d" % number)

    with pytest.raises(RuleBroken, match=says) as refused:
        add(first, team, content=b"8 bytes3")

    assert refused.value.field == "file"
    assert add(first, team, content=b"8 bytes0") == first.papers.get()
    assert Paper.objects.count() == 2
