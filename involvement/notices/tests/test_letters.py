from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from involvement.audit.models import AuditRow
from involvement.calendars import Nation
from involvement.notices import delivery, kinds, letters, outbox, post, writing
from involvement.notices.models import Letter, Notice, NoticeState, TrialPost
from involvement.notices.tests.kinds import NEWS, registered
from involvement.people.domain import erasure
from involvement.people.models import PaperFormat, RoleGrant, Route
from involvement.people.tests.factories import PersonFactory, UserFactory

LIST, SHEETS = reverse("letters"), reverse("letter_sheets")
UK = list(Nation.values)


@pytest.fixture
def signed_in(client, team):
    client.force_login(team)
    client.get("/privacy/")  # the first page of a staff session stores when it began
    return client


def waiting(name="Ann Lee", *, body="Come on Tuesday. /i/secret-token/", **person):
    reader = PersonFactory(name=name, by_letter=True, **person)
    notice = Notice.objects.create(key=f"k{reader.pk}", kind="news", person=reader, about_id=1)
    to = f"{name}\n{reader.address}"
    letters.keep(writing.Message(Route.LETTER, to, "About Tuesday", body, "", notice.pk))
    return Letter.objects.get(notice=notice)


def printed(client, *which):
    return client.post(LIST, {"letter": [letter.pk for letter in which]}, follow=True)


@pytest.mark.parametrize("trial", [True, False])
def test_a_letter_that_leaves_waits_for_printing(db, monkeypatch, settings, trial):
    settings.TRIAL = trial
    monkeypatch.setitem(kinds.KINDS, NEWS, registered(NEWS, may_repeat=False))
    monkeypatch.setattr(writing, "render_to_string", lambda template, context: f" {template} ")
    ann = PersonFactory(name="Ann", by_letter=True)
    outbox.queue(NEWS, to=ann, about_id=1, key="news:1")

    assert delivery.send_due() == 1

    letter = Letter.objects.get()
    assert (letter.notice.state, letter.notice.person) == (NoticeState.SENT, ann)
    assert letter.to == "Ann\n1 Test Street\nTestford\nTE1 1ST"
    assert letter.body == f"emails/{NEWS}/body.txt"
    assert TrialPost.objects.count() == trial


def test_written_twice_before_printing_it_is_one_letter_with_the_newer_words(team):
    first = waiting()
    again = writing.Message(Route.LETTER, first.to, "About Friday", "New", "", first.notice_id)

    post.letter(again)

    assert [(x.pk, x.subject, x.body) for x in Letter.objects.all()] == [
        (first.pk, "About Friday", "New")
    ]
    letters.mark_printed([str(first.pk)], nations=UK, by=team)
    post.letter(again)
    assert Letter.objects.count() == 2


def test_its_words_are_sealed(db):
    letter = waiting()

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM notices_letter")
        [(stored,)] = cursor.fetchall()
    assert "token" not in stored
    assert "secret-token" in letter.body


def test_what_was_not_on_the_page_still_waits(signed_in, team):
    seen, later = waiting("Ann"), waiting("Bob")

    answer = printed(signed_in, seen)

    assert "1 letter is marked as printed." in answer.text
    seen.refresh_from_db()
    assert (seen.printed_by, seen.printed_at is None) == (team, False)
    assert list(answer.context["rows"]) == [later]
    rows = AuditRow.objects.filter(action="letter.printed")
    assert list(rows.values_list("person_id", "actor_id")) == [(seen.notice.person_id, team.pk)]


def test_a_second_press_changes_nothing(signed_in):
    letter = waiting()
    printed(signed_in, letter)
    first = Letter.objects.get().printed_at

    answer = printed(signed_in, letter)

    assert "Nothing has changed." in answer.text
    assert Letter.objects.get().printed_at == first
    assert AuditRow.objects.filter(action="letter.printed").count() == 1


@pytest.mark.parametrize("odd", ["", "x", "-1", "1e3", "²", "9" * 30, "\x00"])
def test_numbers_that_are_none_change_nothing(signed_in, odd):
    waiting()

    assert "Nothing has changed." in signed_in.post(LIST, {"letter": odd}, follow=True).text
    assert Letter.objects.filter(printed_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_mark_it_once(team):
    letter = waiting()

    def press(_):
        try:
            return letters.mark_printed([str(letter.pk)], nations=UK, by=team)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, range(4))) == 1
    assert AuditRow.objects.filter(action="letter.printed").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_cost_the_same_however_many(signed_in, django_assert_num_queries, count):
    for n in range(count):
        waiting(f"Reader {n}")

    with django_assert_num_queries(3):
        answer = signed_in.get(LIST)
    assert [row.notice.person.name for row in answer.context["rows"]] == [
        f"Reader {n}" for n in range(count)
    ]
    assert "secret-token" not in answer.text
    with django_assert_num_queries(4):
        answer = signed_in.get(SHEETS)
    assert answer.text.count("secret-token") == count
    assert answer.text.count('name="letter"') == count


def test_more_than_a_page_is_printed_a_page_at_a_time(signed_in):
    for n in range(26):
        waiting(f"Reader {n}")

    second = signed_in.get(LIST).context["page"].next_url

    assert len(signed_in.get(SHEETS).context["rows"]) == 25
    assert f'href="{SHEETS}{second}"' in signed_in.get(LIST + second).text
    assert len(signed_in.get(SHEETS + second).context["rows"]) == 1


def test_somebody_who_wants_large_print_gets_it(signed_in):
    waiting("Ann", paper_format=PaperFormat.LARGE_PRINT)
    waiting("Bob")

    text = signed_in.get(SHEETS).text

    assert text.count("letter--large") == 1


def test_looking_at_letters_is_noted_for_each_reader(signed_in):
    letter = waiting()

    signed_in.get(SHEETS)

    looks = AuditRow.objects.filter(action="looked.file")
    assert list(looks.values_list("person_id", flat=True)) == [letter.notice.person_id]


@pytest.mark.parametrize("address", [LIST, SHEETS])
def test_nothing_to_print_says_so(signed_in, address):
    answer = signed_in.get(address)

    assert "No letter waits for printing." in answer.text
    assert "Mark these as printed" not in answer.text


def test_a_member_prints_letters_of_their_nations_only(client, db):
    member = UserFactory()
    RoleGrant.objects.create(user=member, role="team", nation=Nation.CYMRU)
    here = waiting("Bryn", nation=Nation.CYMRU)
    there = waiting("Ewan", nation=Nation.SCOTLAND)
    client.force_login(member)

    for address in (LIST, SHEETS):
        answer = client.get(address)
        assert list(answer.context["rows"]) == [here]
        assert "Ewan" not in answer.text
    assert "Nothing has changed." in printed(client, there).text
    there.refresh_from_db()
    assert there.printed_at is None


def test_only_the_team_prints(client, person, chair, finance):
    letter = waiting()
    for user in (person.user, chair, finance):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(SHEETS).status_code == 403
        assert client.post(LIST, {"letter": letter.pk}).status_code == 403


def test_thirty_days_after_printing_it_goes(team):
    old, fresh, unprinted = waiting("A"), waiting("B"), waiting("C")
    letters.mark_printed([str(old.pk), str(fresh.pk)], nations=UK, by=team)
    now = timezone.now()
    Letter.objects.filter(pk=old.pk).update(printed_at=now - timedelta(days=32))
    Letter.objects.filter(pk=unprinted.pk).update(made_at=now - timedelta(days=300))

    assert ("notices.Letter", 1) in list(erasure.erase(today=timezone.localdate()))

    assert list(Letter.objects.all()) == [fresh, unprinted]


def test_nobody_is_erased_while_their_letter_waits(team):
    letter = waiting()
    person = letter.notice.person
    person.left_at = timezone.now() - timedelta(days=1)
    person.save()

    assert person not in erasure.leavers()
    letters.mark_printed([str(letter.pk)], nations=UK, by=team)
    assert person in erasure.leavers()


def test_the_database_holds_who_printed(db):
    letter = waiting()

    with pytest.raises(IntegrityError, match="printed_by_somebody"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(printed_at=timezone.now())
