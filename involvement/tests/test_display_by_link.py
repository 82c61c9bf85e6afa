"""A personal link is read as its reader reads."""

from urllib.parse import urlsplit

from activities.tests.factories import SeatFactory
from involvement import display, links
from involvement.people.models import LinkPurpose
from involvement.people.tests.factories import PersonFactory


def outermost(answer):
    return answer.text.split("<html", 1)[1].split(">", 1)[0]


def test_a_personal_link_reads_as_its_person_chose_unless_this_device_says_otherwise(client, db):
    seat = SeatFactory(person=PersonFactory(with_account=True))
    reader = seat.person.user
    reader.display = "words-easy text-large"
    reader.save(update_fields=["display"])
    address = urlsplit(links.issue(LinkPurpose.INVITATION, seat.pk, to=seat.person)).path

    answer = client.get(address)
    assert 'class="page text-large words-easy"' in outermost(answer)
    assert "Benefits are money from the government" in answer.text

    client.cookies[display.COOKIE] = "colour-dark"
    answer = client.get(address)
    assert 'class="page colour-dark"' in outermost(answer)
    assert "Benefits are money from the government" not in answer.text
