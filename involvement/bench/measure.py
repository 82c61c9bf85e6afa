"""Every page beside the yard: queries, CPU and weight, at the demo's size and at 100 times it."""

from dataclasses import dataclass, field

from involvement.bench import arithmetic, yard
from involvement.bench.arithmetic import Ratio
from involvement.bench.pages import PAGES, POSTS, Look, NotThere
from involvement.bench.report import Goals, Table, heading, listed, say, worst

TIMES = 100
SHORT_PAGE, LONG_PAGE = 10, 200


@dataclass
class Seen:
    """One page as it was found at one size."""

    look: Look
    status: int = 0
    queries: int = 0
    bytes: int = 0
    squeezed: int = 0
    ratio: Ratio | None = None
    by_page_size: list[int] = field(default_factory=list)

    @property
    def is_there(self) -> bool:
        return self.status == (302 if self.look.is_post else 200)


def noise(pairs: int) -> Ratio:
    """Compare the yard with itself: what the machine alone makes of two equal things."""
    cost = yard.cost()
    return arithmetic.pair_up(cost, cost, pairs=pairs)


def look_at_all(size: str, pairs: int) -> dict[str, Seen]:
    heading(f"Pages at {size} (CPU against the yard: lowest, middle, highest of {pairs} pairs)")
    table = Table(
        ("page", 20),
        ("status", 8),
        ("queries", 9),
        ("KB", 7),
        ("gzip KB", 9),
        ("low", 7),
        ("middle", 8),
        ("high", 7),
        ("per KB", 8),
    )
    found = {}
    for look in [*PAGES, *POSTS]:
        seen = look_at(look, pairs)
        found[look.name] = seen
        table.row(look.name, *_cells(seen))
    return found


def _cells(seen: Seen) -> list[str]:
    if not seen.is_there:
        return [str(seen.status or "none")]
    cells = [seen.status, seen.queries, f"{seen.bytes / 1000:.1f}", f"{seen.squeezed / 1000:.1f}"]
    ratio = seen.ratio
    cells += [f"{ratio.low:.2f}", f"{ratio.middle:.2f}", f"{ratio.high:.2f}"]
    per_kb = ratio.middle / seen.bytes * 1000 if seen.bytes else 0
    return [*cells, f"{per_kb:.2f}" if per_kb else "-"]


def look_at(look: Look, pairs: int) -> Seen:
    """Ask for one page often enough, beside the yard. A page that is not there costs nothing."""
    seen = Seen(look)
    try:
        door, path = look.door(), look.path()
        action, fields = look.filled_in(door, path) if look.is_post else (path, None)
    except NotThere:
        return seen

    def ask(listen=False):
        if fields is None:
            return door.ask(action, listen=listen)
        return door.post_and_undo(action, fields, listen=listen)

    ask()
    answer = ask(listen=True)
    seen.status, seen.queries = answer.status, answer.queries
    seen.bytes, seen.squeezed = len(answer.body), answer.squeezed
    if seen.is_there:
        seen.ratio = arithmetic.pair_up(lambda: ask().cpu, yard.cost(), pairs=pairs)
        seen.by_page_size = [] if look.is_post else _by_page_size(look, door, path)
    return seen


def _by_page_size(look: Look, door, path: str) -> list[int]:
    """Count the queries with few and with many rows a page, where the page is a list."""
    view = look.view_class(path)
    if not hasattr(view, "page_size"):
        return []
    counts, ours = [], "page_size" in vars(view)
    usual = view.page_size
    for size in (SHORT_PAGE, LONG_PAGE):
        view.page_size = size
        counts.append(door.ask(path, listen=True).queries)
    if ours:
        view.page_size = usual
    else:
        del view.page_size
    return counts


def judge(once: dict[str, Seen], often: dict[str, Seen], goals: Goals, *, is_quiet: bool) -> None:
    """Say how the pages do against B1 and B2."""
    there = [seen for seen in often.values() if seen.is_there and once[seen.look.name].is_there]
    missing = [name for name, seen in often.items() if not seen.is_there]
    if missing:
        say(f"\nNot measured, because they do not answer: {listed(missing, most=40)}.")
    _judge_queries(once, there, goals)
    if is_quiet:
        _judge_cpu([*there, *(once[seen.look.name] for seen in there)], goals)


def _judge_queries(once: dict[str, Seen], there: list[Seen], goals: Goals) -> None:
    many = [
        f"{s.look.name} {s.queries} of {s.look.most_queries}"
        for s in there
        if max(s.queries, once[s.look.name].queries) > s.look.most_queries
    ]
    goals.judge(
        "B1",
        "at most 6 queries a page and 10 a post (8 and 12 for two audiences)",
        listed(many, most=20) or f"all {len(there)}",
        not many,
    )
    differ = []
    for seen in there:
        counts = [once[seen.look.name].queries, seen.queries, *seen.by_page_size]
        if len(set(counts)) > 1:
            differ.append(f"{seen.look.name} {'/'.join(map(str, counts))}")
    goals.judge(
        "B1",
        f"equal queries at 1 and {TIMES} times, and at {SHORT_PAGE} and {LONG_PAGE} rows",
        listed(differ, most=20) or f"all {len(there)}",
        not differ,
    )


def _judge_cpu(there: list[Seen], goals: Goals) -> None:
    for is_post, most, what in ((False, 2.0, "page"), (True, 1.3, "form post")):
        some = [seen for seen in there if seen.look.is_post == is_post]
        if not some:
            continue
        over = {s.look.name for s in some if s.ratio.is_at_most(most) is False}
        worst_one = worst([(s.look.name, s.ratio.middle) for s in some])
        goals.judge(
            "B2",
            f"CPU of a {what} at most {most} yards",
            f"worst {worst_one}" + (f"; over: {listed(over)}" if over else ""),
            not over,
        )
    big = [s for s in there if not s.look.is_post and s.bytes]
    each = [(s.look.name, s.ratio.middle / s.bytes * 1000) for s in big]
    if each:
        over = {name for name, cost in each if cost > 0.10}
        goals.judge(
            "B2",
            "at most 0.10 yard for each KB of HTML",
            f"worst {worst(each)}" + (f"; over: {listed(over)}" if over else ""),
            not over,
        )
