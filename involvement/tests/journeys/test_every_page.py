"""Every page that each part of the trial can come to by its links, on a phone, with axe."""

from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from involvement.people.trial import CAST

pytestmark = [pytest.mark.journey, pytest.mark.long, pytest.mark.timeout(3600)]

EACH = 2  # pages of one kind, so that a list of thousands is not read to its end
LEAVES = {"account_logout", "health_live", "health_ready"}


# every element that Tab should come to, of a group of radio buttons the one it stops at
MARK = """() => {
    const found = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    const groups = new Set();
    const wanted = [...document.querySelectorAll(found)].filter(one => {
        if (one.disabled || one.tabIndex < 0 || !one.checkVisibility()) return false;
        if (one.type !== 'radio') return true;
        const first = !groups.has(one.name);
        groups.add(one.name);
        return first;
    });
    wanted.forEach(one => one.dataset.wanted = one.type === 'radio' ? one.name : 'yes');
    document.body.focus();
    return wanted.length;
}"""
STOP = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return 'end';
    const style = getComputedStyle(one);
    const beside = one.nextElementSibling && getComputedStyle(one.nextElementSibling, '::before');
    const ringed = look => look && (look.boxShadow !== 'none' ||
        (look.outlineStyle !== 'none' && look.outlineWidth !== '0px'));
    const shown = [style, beside].some(ringed);
    document.querySelectorAll(`[data-wanted="${one.type === 'radio' ? one.name : 'yes'}"]`).forEach(
        other => { if (other === one || one.type === 'radio') delete other.dataset.wanted; });
    return shown ? 'seen' : 'unseen: ' + one.outerHTML.slice(0, 90);
}"""
LEFT = "() => [...document.querySelectorAll('[data-wanted]')].map(o => o.outerHTML.slice(0, 90))"


@pytest.mark.parametrize("part", CAST, ids=lambda part: part.who)
@pytest.mark.parametrize("way", ["phone", "desktop", "no_javascript"])
def test_every_page_that_a_link_leads_to_is_sound(visit, part, way):
    call_command("demo", verbosity=0)
    visitor = visit(part.who, way)
    visitor.go("/")
    visitor.press(str(part.label), exact=True)

    seen = walk(visitor, use_the_keyboard if way == "desktop" else None)

    assert len(seen) > 8


def use_the_keyboard(visitor) -> None:
    """Press Tab through the page: it comes to everything, and shows where it is."""
    page, where = visitor.page, f"{visitor.name} at {visitor.page.url}"
    stops = page.evaluate(MARK)
    for _ in range(stops + 5):
        page.keyboard.press("Tab")
        shown = page.evaluate(STOP)
        if shown == "end":
            break
        if shown != "seen":
            visitor.faults.append(f"{where}: focus {shown}")
    visitor.faults += [f"{where}: Tab does not come to {one}" for one in page.evaluate(LEFT)]


def walk(visitor, also=None) -> dict[str, int]:
    """Follow every link within the site, but only some of each kind; returns how many of each."""
    seen: dict[str, int] = {}
    waiting, met = [urlsplit(visitor.page.url).path], set()
    while waiting:
        path = waiting.pop(0)
        name = kind(path)
        if path in met or name in LEAVES or seen.get(name, 0) >= EACH:
            continue
        met.add(path)
        seen[name] = seen.get(name, 0) + 1
        try:
            answer = visitor.page.goto(visitor.site + path)
        except Error as error:
            if "Download is starting" not in str(error):
                raise
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        visitor.look()
        if answer.status != 200:
            visitor.faults.append(f"{visitor.name} at {path}: {answer.status}")
        waiting += links(visitor)
        if also:
            also(visitor)
    return seen


def kind(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def links(visitor) -> list[str]:
    hrefs = visitor.page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [urlsplit(href).path for href in hrefs if href.startswith(visitor.site + "/")]
