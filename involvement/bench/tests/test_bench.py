import pytest
from django.db import connection, transaction
from django.db.models import F

from activities.models import Meeting, Seat
from activities.tests.factories import MeetingFactory, SeatFactory
from involvement.bench import arithmetic, copies, door, measure, pages, weight
from involvement.bench.arithmetic import Ratio
from involvement.bench.door import Door, Forms
from involvement.bench.launcher import SIZES, parse
from involvement.bench.report import Goals
from involvement.people.models import Person
from involvement.people.tests.factories import PersonFactory


@pytest.fixture
def anything_goes(db):
    """The tests' own role is the tables' owner, not the server's: constraints stay on."""

    class Nothing:
        def __enter__(self):
            pass

        def __exit__(self, *_):
            pass

    return Nothing


def test_pairs_are_taken_in_both_orders_after_one_uncounted_call():
    called = []

    def costs(name, cost):
        return lambda: called.append(name) or cost

    ratio = arithmetic.pair_up(costs("page", 6.0), costs("yard", 2.0), pairs=20)

    assert ratio.pairs == (3.0,) * 20
    assert len(called) == 42
    firsts = set(called[2::2])
    assert firsts == {"page", "yard"}


def test_a_goal_is_judged_only_where_three_of_four_quarters_agree():
    assert Ratio((1.0,) * 6 + (3.0,) * 2).is_at_most(2) is True
    assert Ratio((3.0,) * 6 + (1.0,) * 2).is_at_most(2) is False
    assert Ratio((1.0,) * 4 + (3.0,) * 4).is_at_most(2) is None


def test_a_run_is_quiet_when_the_yard_equals_itself():
    assert Ratio((0.9, 1.0, 1.3)).is_quiet
    assert not Ratio((1.0, 1.05, 1.3)).is_quiet


@pytest.mark.parametrize(
    ("costs", "grows"), [([1, 1, 1], 0.0), ([1, 10, 100], 1.0), ([1, 9, 10], 0.5)]
)
def test_an_exponent_is_how_cost_follows_size(costs, grows):
    assert arithmetic.exponent(costs, SIZES) == pytest.approx(grows)


def test_queries_are_judged_by_their_number_and_by_staying_the_same():
    quiet = Ratio((1.0,) * 4)

    def seen(queries, by_page_size=()):
        return measure.Seen(pages.PAGES[0], 200, queries, 10_000, 3_000, quiet, list(by_page_size))

    name = pages.PAGES[0].name
    for once, often, expected in (
        (seen(6), seen(6, [6, 6]), ["OK", "OK"]),
        (seen(7), seen(7, [7, 7]), ["SHORT", "OK"]),
        (seen(5), seen(6, [6, 6]), ["OK", "SHORT"]),
        (seen(5), seen(5, [5, 6]), ["OK", "SHORT"]),
    ):
        goals = Goals()
        measure.judge({name: once}, {name: often}, goals, is_quiet=False)

        assert [word for *_, word in goals.rows] == expected


def test_a_form_is_read_as_a_browser_would_send_it():
    html = """
        <form action="/sign-out/"><input name="csrfmiddlewaretoken" value="x"></form>
        <form method="post"><input name="who" value="Ann"><input type="radio" name="reply"
        value="yes"><input type="radio" name="reply" value="no" checked>
        <select name="day"><option value="1"><option value="2" selected></select>
        <textarea name="words">\nHello</textarea><input type="file" name="photo">
        <input name="old" value="1" disabled></form>
    """

    forms = Forms(html)

    assert forms.found[1] == (
        "",
        {"who": ["Ann"], "reply": ["no"], "day": ["2"], "words": ["Hello"]},
    )
    assert forms.choices == {"reply": ["yes", "no"], "day": ["1", "2"]}


def test_what_a_browser_keeps_weighs_nothing_the_second_time(db):
    class Fixed(Door):
        def ask(self, path, *, squeezed=False, **_):
            body = {"/": b'<link rel="stylesheet" href="/a.css">', "/a.css": b"b{}"}[path]
            kind = "text/html" if path == "/" else "text/css"
            kept = "max-age=31536000" if path != "/" else "no-store"
            return measure_answer(body, {"Content-Type": kind, "Cache-Control": kept})

    load = weight.weigh(Fixed(application=object()), "/")

    assert (load.first, load.again, load.requests) == (40, 37, 2)


def measure_answer(body, headers):
    from involvement.bench.door import Answer

    return Answer(200, headers, body, 0.0)


def test_copies_point_at_copies_and_people_who_sign_in_take_part_in_some(
    anything_goes, monkeypatch
):
    monkeypatch.setattr(copies, "without_triggers", anything_goes)
    monkeypatch.setattr(copies, "KEPT_FOR", 2)
    ann, other = PersonFactory(with_account=True), PersonFactory()
    meeting = MeetingFactory()
    for person in (ann, other):
        SeatFactory(meeting=meeting, person=person)
    chain = [Person, Meeting, Seat]

    copies.copy(
        Person,
        range(1, 4),
        shifted=chain,
        kept=[ann.pk],
        changes={"user_id": "NULL"},
        where=f"k >= 2 OR id NOT IN ({ann.pk})",
    )
    copies.copy(Meeting, range(1, 4), shifted=chain)
    copies.copy(Seat, range(1, 4), shifted=chain, kept=[ann.pk])
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert Meeting.objects.values("ref", "uid").distinct().count() == 4
    assert Seat.objects.filter(person=ann).count() == 2
    assert Seat.objects.filter(person=other).count() == 1
    assert Seat.objects.filter(meeting__activity=F("meeting__activity")).count() == 8


def test_the_order_of_tables_puts_each_after_what_it_cannot_be_without():
    order = copies.in_order()

    for model in order:
        needed = [field for field in copies._relations(model) if not field.null]
        points_at = {field.related_model for field in needed} - {model}
        assert all(order.index(other) < order.index(model) for other in points_at)


def test_the_command_measures_everything_at_three_sizes_unless_told():
    assert (parse([]).pairs, parse([]).sizes) == (200, (10_000, 100_000, 1_000_000))
    assert (parse(["--quick"]).pairs, parse(["--sizes", "20,10"]).sizes) == (40, (10, 20))


def test_a_transaction_is_no_statement_and_a_savepoint_inside_it_is_two(transactional_db):
    found = []

    def note(execute, sql, params, many, context):
        found.append(not door.is_frame(sql))
        return execute(sql, params, many, context)

    # the first stands for what the bench undoes, the second for the page's own transaction
    with transaction.atomic(), connection.execute_wrapper(note), transaction.atomic():
        Person.objects.exists()
        with transaction.atomic():
            Person.objects.exists()

    assert found == [False, True, True, True, True, False]
