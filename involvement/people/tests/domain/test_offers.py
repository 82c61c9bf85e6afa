import pytest

from involvement.audit.models import AuditRow
from involvement.errors import RuleBroken
from involvement.people.domain import leaving, offers
from involvement.people.models import Experience, Joins, Offer
from involvement.people.tests.factories import OfferFactory

ACTS = ["offer.shared", "offer.withdrawn"]
ALL = {
    "experience": [Experience.HOUSING, Experience.CARE],
    "joins": Joins.BOTH,
    "near": "Leeds",
    "is_prepared": True,
}


def acts():
    rows = AuditRow.objects.filter(action__in=ACTS).order_by("id")
    return list(rows.values_list("action", flat=True))


@pytest.mark.clause("C2", "C12")
def test_what_somebody_shares_is_kept_in_one_order_and_noted_once(person):
    for _ in range(2):
        offers.keep(person, **ALL, by=person.user)

    offer = offers.of(person)
    assert (offer.experience, offer.joins, offer.near) == (["care", "housing"], "both", "Leeds")
    assert offer.said == "Growing up in care, or leaving it, Having no home"
    assert acts() == ["offer.shared"]

    offers.keep(person, near="York", by=person.user)

    offer = offers.of(person)
    assert (offer.experience, offer.near, offer.is_prepared) == ([], "York", False)


def test_taking_it_back_deletes_it_and_so_does_sharing_nothing(person):
    offers.keep(person, **ALL, by=person.user)

    for _ in range(2):
        offers.withdraw(person, by=person.user)
    assert not Offer.objects.exists()
    assert acts() == ACTS

    offers.keep(person, **ALL, by=person.user)
    offers.keep(person, by=person.user)
    assert offers.of(person).pk is None


def test_nobody_else_shares_for_somebody(person, team):
    with pytest.raises(RuleBroken, match="Only the person themselves"):
        offers.keep(person, **ALL, by=team)

    assert not Offer.objects.exists()


def test_whoever_leaves_shares_nothing_any_more(person, carer):
    OfferFactory(person=carer)
    OfferFactory(person=person)

    leaving.leave(person, by=person.user)

    assert [offer.person for offer in Offer.objects.all()] == [carer]
