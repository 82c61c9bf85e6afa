from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from activities.domain import packs, papers
from activities.models import MeetingState, PackCopy, Paper, Reading
from activities.tests.factories import GroupFactory, MeetingFactory, SeatFactory
from involvement import links, uploads
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def meeting(db, chair):
    return MeetingFactory(activity__group=GroupFactory(chairs=[chair]))


@pytest.fixture
def paper(meeting):
    return make(meeting)


@pytest.fixture
def seat(meeting, person):
    made = SeatFactory(meeting=meeting, person=person, coming=True)
    packs.plan(meeting, today=timezone.localdate())
    return made


def make(meeting, title="Letters"):
    checked = uploads.document(SimpleUploadedFile("Letters ŵ.txt", b"Bore da"))
    return papers.add(
        meeting,
        checked,
        title=title,
        ask="Is it clear?",
        minutes_to_read=10,
        paper_format="screen",
        by=meeting.made_by,
    )


def token_for(seat, purpose=LinkPurpose.PAPERS):
    return links.issue(purpose, seat.pk, to=seat.person).rstrip("/").rsplit("/", 1)[1]


def words(response):
    return " ".join(response.content.decode().split())


def typed(**more):
    answers = {
        "name": "Letters",
        "ask": "Is it clear?",
        "minutes_to_read": "10",
        "paper_format": "easy_read",
        "file": SimpleUploadedFile("a.txt", b"Bore da"),
    }
    return answers | more


def test_a_paper_is_added_and_removed_by_the_team(client, team, meeting):
    client.force_login(team)
    here = reverse("meeting_papers", args=[meeting.ref])
    assert "No papers yet" in words(client.get(here))

    assert client.post(reverse("meeting_paper_add", args=[meeting.ref]), typed()).url == here
    assert "Easy Read, 7" in words(client.get(here))

    paper = Paper.objects.get()
    client.post(reverse("meeting_paper_remove", args=[meeting.ref, paper.pk]))
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "Enter what the paper is called"),
        ({"minutes_to_read": "0"}, "Enter at least 1 minute"),
        ({"minutes_to_read": "ten"}, "Enter whole minutes"),
        ({"paper_format": "papyrus"}, "Choose the format"),
        ({"file": ""}, "Choose a file"),
        ({"file": SimpleUploadedFile("a.pdf", b"<html>")}, "The paper must be a PDF"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, "This file is empty"),
    ],
)
def test_a_wrong_paper_is_told_beside_its_field(client, team, meeting, change, error):
    client.force_login(team)

    response = client.post(reverse("meeting_paper_add", args=[meeting.ref]), typed(**change))

    assert response.status_code == 200
    assert words(response).count(error) >= 2
    assert not Paper.objects.exists()


def test_a_paper_without_room_is_told_beside_its_field_and_typed_words_stay(
    client, team, meeting, monkeypatch
):
    monkeypatch.setattr(papers, "MOST_OF_MEETING", 6)
    client.force_login(team)

    shown = client.post(reverse("meeting_paper_add", args=[meeting.ref]), typed(ask="Is it so?"))

    told = shown.context["form"].errors["file"][0]
    assert told.startswith("The papers of one meeting can have")
    assert 'value="Is it so?"' in shown.text
    assert not Paper.objects.exists()


@pytest.mark.clause("C9")
def test_late_papers_missing_formats_and_calls_to_make_are_shown(client, team, meeting, seat):
    type(meeting).objects.filter(pk=meeting.pk).update(
        papers_by=timezone.localdate() - timedelta(days=1), invited_at=timezone.now()
    )
    client.force_login(team)
    here = reverse("meeting_papers", args=[meeting.ref])
    assert "The papers are late" in words(client.get(here))

    make(meeting)
    SeatFactory(meeting=meeting, person=PersonFactory(paper_format="easy_read"))
    packs.say_reading(seat, Reading.CANNOT_READ, by_person=seat.person)
    page = words(client.get(here))
    assert "The papers are late" not in page
    assert "Easy Read missing for “Letters”: 1 person needs it." in page
    assert "<strong>Ann</strong>: Cannot open or read them" in page


def test_the_chair_reads_and_does_not_change(client, chair, meeting, paper):
    client.force_login(chair)

    assert "Add a paper" not in words(client.get(reverse("meeting_papers", args=[meeting.ref])))
    file = client.get(reverse("meeting_paper", args=[meeting.ref, paper.pk]))
    assert b"".join(file.streaming_content) == b"Bore da"
    assert client.get(reverse("meeting_paper_add", args=[meeting.ref])).status_code == 404
    remove = reverse("meeting_paper_remove", args=[meeting.ref, paper.pk])
    assert client.post(remove).status_code == 404
    assert Paper.objects.exists()


def test_papers_go_to_nobody_else(client, meeting, paper, seat, outsider, finance, carer):
    elsewhere = make(MeetingFactory())
    for user in (outsider, finance, carer.user):
        client.force_login(user)
        for url in (
            reverse("meeting_papers", args=[meeting.ref]),
            reverse("meeting_paper", args=[meeting.ref, paper.pk]),
            reverse("my_meeting", args=[meeting.ref]),
            reverse("my_meeting_paper", args=[meeting.ref, paper.pk]),
            reverse("my_meeting_calendar", args=[meeting.ref]),
        ):
            assert client.get(url).status_code == 404
    client.force_login(seat.person.user)
    mine = reverse("my_meeting_paper", args=[meeting.ref, elsewhere.pk])
    assert client.get(mine).status_code == 404
    client.logout()
    assert (
        client.get(reverse("papers_file", args=[token_for(seat), elsewhere.pk])).status_code == 404
    )
    wrong = token_for(seat, LinkPurpose.INVITATION)
    assert client.get(reverse("papers_file", args=[wrong, paper.pk])).status_code == 410


@pytest.mark.parametrize("way", ["link", "mine", "staff"])
def test_a_paper_is_saved_to_the_device_and_never_shown_in_our_pages(
    client, way, meeting, paper, seat, team
):
    if way == "link":
        url = reverse("papers_file", args=[token_for(seat), paper.pk])
    elif way == "mine":
        client.force_login(seat.person.user)
        url = reverse("my_meeting_paper", args=[meeting.ref, paper.pk])
    else:
        client.force_login(team)
        url = reverse("meeting_paper", args=[meeting.ref, paper.pk])

    response = client.get(url)

    assert b"".join(response.streaming_content) == b"Bore da"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Letters%20%C5%B5.txt"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.clause("C9")
def test_papers_open_by_link_with_format_time_and_what_we_want(client, seat, paper):
    page = words(client.get(reverse("papers", args=[token_for(seat)])))

    for said in ("On a screen", "About 10 minutes to read", "What we want from you: Is it clear?"):
        assert said in page
    for button in (
        "I have them and can read them",
        "I cannot open or read this",
        "Read it with me",
    ):
        assert button in page


def test_before_the_papers_are_there_their_day_is_shown(client, seat):
    page = words(client.get(reverse("papers", args=[token_for(seat)])))

    assert "Your papers are not ready yet" in page
    assert "I cannot open" not in page


@pytest.mark.clause("C9")
def test_late_papers_bring_an_apology_and_three_choices(client, seat, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(
        papers_by=timezone.localdate() - timedelta(days=1)
    )
    type(seat).objects.filter(pk=seat.pk).update(invited_at=timezone.now() - timedelta(days=9))
    token = token_for(seat)
    page = words(client.get(reverse("papers", args=[token])))

    assert "Your papers are late" in page
    assert "We are sorry" in page
    for reading in ("read_with_me", "one_part", "move_part"):
        assert f'value="{reading}"' in page
    client.post(reverse("papers_reading", args=[token]), {"reading": "move_part"})
    assert PackCopy.objects.get(seat=seat).reading == Reading.MOVE_PART


def test_who_was_invited_late_is_not_told_that_papers_are_late(client, seat, meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(
        papers_by=timezone.localdate() - timedelta(days=1)
    )

    assert "Your papers are late" not in words(
        client.get(reverse("papers", args=[token_for(seat)]))
    )


@pytest.mark.parametrize("reading", ["", "moon", "not_said"])
def test_a_button_that_is_not_there_changes_nothing(client, seat, paper, reading):
    token = token_for(seat)

    client.post(reverse("papers_reading", args=[token]), {"reading": reading})

    assert PackCopy.objects.get(seat=seat).reading == Reading.NOT_SAID


def test_the_papers_of_a_called_off_meeting_need_no_reading(client, seat, meeting, paper):
    type(meeting).objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)

    assert "This meeting was cancelled" in words(
        client.get(reverse("papers", args=[token_for(seat)]))
    )


@pytest.mark.parametrize("number", [1, 3])
def test_papers_cost_the_same_however_many(
    client, team, meeting, seat, number, django_assert_num_queries
):
    for count in range(number):
        make(meeting, title=f"Paper {count}")
        SeatFactory(meeting=meeting)
    packs.plan(meeting, today=timezone.localdate())
    here = reverse("papers", args=[token_for(seat)])
    with django_assert_num_queries(4):
        client.get(here)
    client.force_login(team)
    client.get(reverse("meeting_papers", args=[meeting.ref]))  # a new session writes once
    with django_assert_num_queries(6):
        client.get(reverse("meeting_papers", args=[meeting.ref]))
