"""What a browser has to fetch: the first time, and when it comes back."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from involvement.bench.door import Door
from involvement.bench.pages import PAGES, NotThere
from involvement.bench.report import Goals, Table, heading, worst

IN_HTML = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"#?][^"]*)"')
IN_CSS = re.compile(r"""url\(["']?([^"')]+)["']?\)""")
IN_SCRIPT = re.compile(r"""\bfrom\s*["']([^"']+)["']|\bimport\s*["']([^"']+)["']""")
FIRST, REQUESTS, AGAIN = 40_000, 5, 10_000


@dataclass
class Load:
    """One page as a browser loads it."""

    first: int = 0
    again: int = 0
    requests: int = 0


def weigh_all(goals: Goals) -> None:
    heading("Weight as it travels (HTML, style, script, images)")
    table = Table(("page", 20), ("first KB", 10), ("requests", 10), ("again KB", 10))
    loads = {}
    for look in PAGES:
        try:
            door, path = look.door(), look.path()
        except NotThere:
            continue
        page = door.ask(path, squeezed=True)
        if page.status != 200:
            continue
        loads[look.name] = load = weigh(door, path)
        cells = (f"{load.first / 1000:.1f}", load.requests, f"{load.again / 1000:.1f}")
        table.row(look.name, *cells)
    if loads:
        judge(loads, goals)


def weigh(door: Door, path: str) -> Load:
    """Fetch a page and all that it names, as squeezed as the server sends it."""
    load, waiting, fetched = Load(), [path], set()
    while waiting:
        address = waiting.pop()
        if address in fetched:
            continue
        fetched.add(address)
        answer = door.ask(address, squeezed=True)
        load.requests += 1
        load.first += len(answer.body)
        load.again += 0 if may_be_kept(answer.headers) else len(answer.body)
        waiting += [urljoin(address, name) for name in named_in(door.ask(address))]
    return load


def named_in(answer) -> list[str]:
    """Name what a page, a style sheet or a script asks the browser to fetch."""
    kind = answer.headers.get("Content-Type", "")
    if "html" in kind:
        return IN_HTML.findall(answer.html)
    if "css" in kind:
        return [name for name in IN_CSS.findall(answer.html) if not name.startswith("data:")]
    if "javascript" in kind:
        return [one or other for one, other in IN_SCRIPT.findall(answer.html)]
    return []


def may_be_kept(headers: dict[str, str]) -> bool:
    """Whether a browser will use its own copy without asking again."""
    found = re.search(r"max-age=(\d+)", headers.get("Cache-Control", ""))
    return found is not None and int(found[1]) >= 86_400


def judge(loads: dict[str, Load], goals: Goals) -> None:
    first = [(name, load.first / 1000) for name, load in loads.items()]
    again = [(name, load.again / 1000) for name, load in loads.items()]
    most = max(load.requests for load in loads.values())
    goals.judge(
        "B4",
        "first load at most 40 KB in at most 5 requests",
        f"worst {worst(first)} KB, {most} requests",
        max(load.first for load in loads.values()) <= FIRST and most <= REQUESTS,
    )
    goals.judge(
        "B4",
        "again at most 10 KB",
        f"worst {worst(again)} KB",
        max(load.again for load in loads.values()) <= AGAIN,
    )
