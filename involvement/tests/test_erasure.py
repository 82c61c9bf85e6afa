"""Erasure, proved on a dump of every table: what is due has gone, what must stay has stayed."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from activities.models import Adjustment, Seat
from impact.models import Feedback
from involvement.people.domain import erasure
from involvement.people.models import NAMELESS, Person, PersonalLink, TrustedPerson, User
from involvement.people.tests.factories import PersonFactory
from involvement.tests.test_held import records_of
from payments.models import ClaimLine, PayeeAccount, Receipt, UnfinishedCost

MARK = "Zanzibar"
TODAY = date(2026, 11, 22)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def dump() -> str:
    """Every column of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
            found += [f"{table}: {text}" for (text,) in cursor.fetchall() if MARK in text]
    return "\n".join(found)


def tables_with_mark() -> set[str]:
    return {line.split(":")[0] for line in dump().splitlines()}


def erase(today=TODAY, **options) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, count in erasure.erase(today=today, **options):
        found[name] = found.get(name, 0) + count
    return found


@pytest.fixture
def zoe(team):
    """Somebody with the mark in every text there is about her."""
    person = PersonFactory(
        name=f"{MARK} Zoe", email=f"{MARK.lower()}@people.example", with_account=True,
        described_as=f"{MARK} words", address=f"1 {MARK} Road", phone="07700 900999",
    )  # fmt: skip
    User.objects.filter(pk=person.user_id).update(name=f"{MARK} Zoe")
    records_of(person, team=team, mark=MARK)
    TrustedPerson.objects.create(
        person=person, name=f"{MARK} Sister", contact=f"{MARK} 07700", may_read=True
    )
    with connection.cursor() as cursor:  # the trail holds no words of people: this one is a test's
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [append_only()])
        cursor.execute("DELETE FROM audit_auditrow")
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")
    return person


def append_only() -> str:
    from involvement.audit.models import AuditRow

    names = [trigger.get_pgid(AuditRow) for trigger in AuditRow._meta.triggers]
    return "{" + ",".join(names) + "}"


def settle(person):
    """Nothing is owed any more."""
    ClaimLine.objects.filter(claim__person=person).update(state="taken_back")
    Seat.objects.filter(person=person).update(
        attendance="came", marked_at=timezone.now(), marked_by_id=Seat.objects.first().invited_by_id
    )


def leave(person, *, on):
    person.left_at = at(on)
    person.save(update_fields=["left_at"])


def test_the_mark_is_everywhere_to_begin_with(zoe):
    assert {
        "people_person", "people_user", "people_needs", "people_trustedperson",
        "activities_seat", "activities_adjustment", "activities_agreement",
        "activities_proposal",
        "payments_claimline", "payments_receipt", "impact_feedback",
    } == tables_with_mark()  # fmt: skip


def test_nothing_bank_or_sealed_is_ever_plain_in_a_dump(zoe):
    text = dump()

    assert not [word for word in ("089999", f"{zoe.pk:06d}58", "holder", "why") if word in text]


def test_somebody_who_left_is_erased_but_for_the_pay_records(zoe):
    settle(zoe)
    leave(zoe, on=TODAY - timedelta(days=1))

    assert erase()["people who left"] == 1

    zoe.refresh_from_db()
    assert tables_with_mark() == {"people_person", "payments_claimline", "payments_receipt"}
    assert (zoe.name, zoe.email, zoe.address, zoe.described_as) == (f"{MARK} Zoe", "", "", "")
    assert zoe.erased_at is not None
    assert (zoe.user.name, zoe.user.is_active) == (NAMELESS, False)
    assert not PersonalLink.objects.filter(person=zoe).exists()
    assert Seat.objects.get(person=zoe).attendance == "came"


def test_seven_years_later_not_a_word_is_left(zoe):
    settle(zoe)
    leave(zoe, on=TODAY - timedelta(days=1))
    erase()

    erase(today=date(TODAY.year + 7, 10, 1))

    zoe.refresh_from_db()
    assert dump() == ""
    assert zoe.name == NAMELESS
    account = PayeeAccount.objects.get(person=zoe)
    assert (account.account_name, account.account_number, account.ending) == ("", "", "00")
    assert not Receipt.objects.exists()
    assert ClaimLine.objects.get().amount_pence > 0


def test_the_last_day_of_the_sixth_year_still_holds_them(zoe):
    settle(zoe)
    leave(zoe, on=TODAY - timedelta(days=1))

    erase(today=date(TODAY.year + 7, 9, 30))

    assert tables_with_mark() == {"people_person", "payments_claimline", "payments_receipt"}


def test_somebody_without_pay_records_loses_their_name_at_once(db):
    person = PersonFactory(name=MARK)
    leave(person, on=TODAY)

    erase()

    person.refresh_from_db()
    assert (person.name, dump()) == (NAMELESS, "")


def test_nobody_is_erased_while_something_is_owed(zoe):
    leave(zoe, on=date(2020, 1, 1))

    assert "people who left" not in erase()

    zoe.refresh_from_db()
    assert zoe.erased_at is None
    assert zoe.email


def test_whoever_stays_keeps_what_is_not_past_its_time(zoe):
    before = tables_with_mark()

    assert erase() == {}
    assert tables_with_mark() == before


def test_24_months_after_a_meeting_its_needs_and_answers_go(zoe):
    meeting = Seat.objects.get(person=zoe).meeting
    settle(zoe)
    end = meeting.ends_at.date()
    last = date(end.year + 2, end.month, end.day)

    erase(today=last)
    assert Adjustment.objects.exists()
    assert Feedback.objects.exists()
    erase(today=last + timedelta(days=1))

    assert not Adjustment.objects.exists()
    assert not Feedback.objects.exists()
    [seat] = Seat.objects.all()
    assert (seat.question, seat.goes_alone_with, seat.attendance) == ("", "", "came")
    assert Person.objects.get(pk=zoe.pk).name == f"{MARK} Zoe"


def test_links_go_30_days_after_they_ended(zoe):
    [link] = PersonalLink.objects.all()
    end = link.valid_until.date()

    erase(today=end + timedelta(days=30))
    assert PersonalLink.objects.exists()
    erase(today=end + timedelta(days=32))

    assert not PersonalLink.objects.exists()


def test_a_photo_of_an_unfinished_cost_goes_with_its_row(zoe, tmp_path, settings):
    from django.core.files.base import ContentFile

    claim = ClaimLine.objects.get().claim
    cost = UnfinishedCost.objects.create(
        claim=claim, kind="fare", file=ContentFile(b"photo", name="a.jpg"), begun_at=at(TODAY)
    )

    erase(today=TODAY + timedelta(days=32))

    assert not UnfinishedCost.objects.exists()
    assert not cost.file.storage.exists(cost.file.name)


def test_erasure_after_a_kill_finishes(zoe):
    settle(zoe)
    leave(zoe, on=TODAY - timedelta(days=1))
    late = date(TODAY.year + 7, 10, 1)

    going = erasure.erase(today=late, batch=1)
    next(going), next(going)
    going.close()  # the machine stops here
    assert dump() != ""
    erase(today=late, batch=1)

    assert dump() == ""
    assert erase(today=late) == {}


def test_the_command_counts_first_and_changes_nothing(zoe):
    settle(zoe)
    leave(zoe, on=timezone.localdate() - timedelta(days=1))
    out = StringIO()

    call_command("erase", dry_run=True, stdout=out)
    assert "people who left: 1" in out.getvalue()
    assert Person.objects.get(pk=zoe.pk).email
    call_command("erase", stdout=out)
    assert Person.objects.get(pk=zoe.pk).email == ""
    again = StringIO()
    call_command("erase", stdout=again)

    assert again.getvalue() == "Nothing is past its time.\n"


def test_a_member_of_staff_who_also_took_part_keeps_the_account_apart(zoe, keeper):
    from involvement.people.models import RoleGrant

    RoleGrant.objects.create(user=zoe.user, role="team", granted_by=keeper)
    user = zoe.user
    settle(zoe)
    leave(zoe, on=TODAY)

    erase()

    user.refresh_from_db()
    zoe.refresh_from_db()
    assert user.is_active
    assert zoe.user is None
