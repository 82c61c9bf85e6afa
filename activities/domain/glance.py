"""Glance: all that a chair needs to know of one meeting, minutes before. (R10 to R13, C6)"""

from dataclasses import dataclass
from datetime import date

from activities.domain import check_ins, presence, turnout
from activities.domain.enough import Assessment
from activities.domain.forecast import Forecast
from activities.models import (
    Adjustment,
    Meeting,
    MeetingState,
    Moment,
    PackCopy,
    Purpose,
    Reading,
    Reply,
    Seat,
    Travel,
)
from involvement.calendars import london_day, working_days_between
from involvement.written import among, bring, written_once

PAPERS_DAYS = 10


@dataclass(frozen=True, slots=True)
class Papers:
    """Whether everyone coming has papers, how long before, and who cannot read theirs. (C9)"""

    sent: int
    unsent: int
    days_before: int | None
    unreadable: list[Seat]
    together: list[Seat]

    @property
    def are_late(self) -> bool:
        return self.days_before is not None and self.days_before < PAPERS_DAYS


@dataclass(frozen=True, slots=True)
class Glance:
    """One meeting as its chair sees it."""

    is_high_level: bool
    assessment: Assessment
    seats: list[Seat]
    papers: Papers
    needs: list[Adjustment]
    trips: list[Seat]
    stays: list[Seat]
    care: list[Seat]
    purpose: Purpose | None
    forecast: Forecast | None
    missing: list[Seat]

    @property
    def coming(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.counts and seat.reply != Reply.NOT_COMING]

    @property
    def reserves(self) -> list[Seat]:
        return [seat for seat in self.seats if not seat.counts and seat.reply != Reply.NOT_COMING]

    @property
    def needs_of(self) -> set[int]:
        """Whose needs are shown."""
        return {
            *(need.seat.person_id for need in self.needs),
            *(seat.person_id for seat in [*self.trips, *self.stays, *self.care, *self.missing]),
        }

    @property
    def empty_seats(self) -> int:
        """How many more yeses would be ideal."""
        return max(0, self.assessment.rule.ideal - self.assessment.counts.confirmed)

    @property
    def reserve_needed(self) -> int:
        return int(self.assessment.rule.needs_reserve)

    @property
    def alone_by_choice(self) -> Seat | None:
        chosen = [seat for seat in self.coming if seat.goes_alone_at is not None]
        return chosen[0] if chosen and self.assessment.counts.confirmed == 1 else None


@written_once
def _seats(moment: Moment | None, *, meeting, group, since, until, today):
    seats = check_ins.with_newest(Seat.objects.filter(meeting=meeting, invited_at__isnull=False))
    if moment:
        seats = turnout.bring(seats, moment, group=group, since=since, until=until, today=today)
    return seats.select_related("person", "pack", "purpose__contact", "role")


@written_once
def _needs(*, seats):
    return Adjustment.objects.filter(among("seat", seats))


def look(meeting: Meeting, *, today: date) -> Glance:
    """Gather what the page shows, in as many statements for eighty people as for two."""
    is_to_come = meeting.state == MeetingState.PLANNED and meeting.day >= today
    moment = turnout.moment_of(meeting, today=today) if is_to_come else None
    seats = _seats(moment, meeting=meeting.pk, **turnout.needed(meeting, today=today))
    if seats:
        bring(_needs(seats=[seat.pk for seat in seats]), by="seat", to=seats, name="adjustments")
    here = [seat for seat in seats if seat.reply != Reply.NOT_COMING]
    needs = [need for seat in here for need in seat.adjustments.all()]
    versions = [seat.purpose for seat in seats]
    found = presence.status(meeting, today=today)
    return Glance(
        is_high_level=meeting.is_high_level,
        assessment=found,
        seats=seats,
        papers=_papers(meeting, here),
        needs=needs,
        trips=[seat for seat in here if seat.travel == Travel.BOOK],
        stays=[seat for seat in here if seat.needs_stay],
        care=[seat for seat in here if seat.needs_care_cover],
        purpose=max(versions, key=lambda version: version.version) if versions else None,
        forecast=turnout.foresee(seats, found.rule) if is_to_come else None,
        missing=_without(seats) if meeting.day <= today else [],
    )


def _without(seats: list[Seat]) -> list[Seat]:
    """Return the seats of people whose help was not all there, by their word or by ours."""
    words = [(seat, (check_ins.newest(seat), check_ins.noted(seat))) for seat in seats]
    return [
        seat for seat, said in words if any(here and here.is_something_missing for here in said)
    ]


def _papers(meeting: Meeting, seats: list[Seat]) -> Papers:
    yes = [seat for seat in seats if seat.reply == Reply.COMING]
    packs: list[PackCopy] = [seat.pack for seat in yes if getattr(seat, "pack", None)]
    sent = [london_day(pack.sent_at) for pack in packs if pack.sent_at]
    nation = meeting.activity.nation
    return Papers(
        sent=len(sent),
        unsent=len(yes) - len(sent),
        days_before=working_days_between(max(sent), meeting.day, nation=nation) if sent else None,
        unreadable=[seat for seat in yes if _said(seat) == Reading.CANNOT_READ],
        together=[seat for seat in yes if _said(seat) == Reading.READ_WITH_ME],
    )


def _said(seat: Seat) -> str:
    pack = getattr(seat, "pack", None)
    return pack.reading if pack else ""
