import pytest
from django.db import connection

from involvement.people.models import Capacity, Person, Route
from involvement.people.tests.factories import PersonFactory
from involvement.views import PAGE_SIZE

MANY = 100_000


@pytest.fixture
def crowd(db):
    """As many people as we could ever know, counted as the database counts by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO people_person (name, described_as, capacity, nation, email, phone, address,
                                       route, paper_format, joined_at)
            SELECT initcap(translate(md5(n::text), '0123456789', 'ghijklmnop'))
                   || CASE WHEN n %% 20 = 0 THEN ' Smith' ELSE ' Lee' END,
                   '', %s, 'england', 'a@people.example', '', '', %s, 'screen', now()
            FROM generate_series(1, %s) AS n
            """,
            [Capacity.CARER, Route.EMAIL, MANY],
        )
        cursor.execute("SELECT gin_clean_pending_list('person_by_part_of_name')")
        cursor.execute("ANALYZE people_person")


def called(part):
    return [person.name for person in Person.objects.called(part).order_by("found_name", "id")]


def test_a_search_finds_first_and_sorts_then(crowd):
    PersonFactory(name="Zoe May Zohar O'Neill")

    for part in ("zoe", "Ay Zo", "smith", "zo", "z", "O'N"):
        page = Person.objects.called(part).order_by("found_name", "id")[: PAGE_SIZE + 1]
        plan = page.explain()

        assert "person_by_part_of_name" in plan, part
        assert "Sort" in plan, part
        assert "Seq Scan" not in plan, part
        assert list(page), part


def test_three_letters_are_found_anywhere_in_a_name(db):
    for name in ("Roseanne Lee", "Ann~Lee", "Bob"):
        PersonFactory(name=name)

    assert called("ANN") == ["Ann~Lee", "Roseanne Lee"]
    assert called("n_") == called("%") == called("zed") == []


def test_one_or_two_letters_are_found_where_a_name_begins(db):
    for name in ("Li Wei", "Wei Li", "Ali"):
        PersonFactory(name=name)

    assert called("li") == called("L") == ["Li Wei", "Wei Li"]
