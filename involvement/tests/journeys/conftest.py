"""A real browser for journeys: every page that a visitor comes to is checked as it is met."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from playwright.sync_api import sync_playwright

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
WAYS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True},
    "no_javascript": {"viewport": {"width": 1280, "height": 900}, "java_script_enabled": False},
}
PICTURES = os.environ.get("JOURNEY_PICTURES", "")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        yield browser
        browser.close()


class Visitor:
    """Someone at a screen. They find things by the words they can see."""

    def __init__(self, browser, site, way, name):
        self.context = browser.new_context(**WAYS[way], locale="en-GB")
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.site, self.way, self.name = site, way, name
        self.faults, self.seen = [], []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))

    def _listen(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def go(self, address):
        self.page.goto(address if "://" in address else self.site + address)
        return self.look()

    def press(self, words, exact=False):
        """Press the button or follow the link with these words."""
        pressed = self.page.get_by_role("button", name=words, exact=exact)
        if not pressed.count():
            pressed = self.page.get_by_role("link", name=words, exact=exact)
        with self.page.expect_navigation():
            pressed.first.click()
        return self.look()

    def write(self, label, text):
        self.page.get_by_label(label).first.fill(str(text))

    def choose(self, label, exact=True):
        self.page.get_by_label(label, exact=exact).first.check()

    def select(self, label, choice):
        self.page.get_by_label(label).first.select_option(label=choice)

    def day(self, legend, date):
        group = self.page.get_by_role("group", name=legend)
        for part, value in (("Day", date.day), ("Month", date.month), ("Year", date.year)):
            group.get_by_label(part).fill(str(value))

    def attach(self, label, path):
        self.page.get_by_label(label).first.set_input_files(str(path))

    def look(self):
        """Check the page as it is met: one heading, a title, no sideways scroll, axe clean."""
        self.seen.append(self.page.url)
        where = f"{self.name} at {self.page.url}"
        if self.page.locator("h1").count() != 1:
            self.faults.append(f"{where}: {self.page.locator('h1').count()} main headings")
        if "BASW involvement" not in self.page.title():
            self.faults.append(f"{where}: no title")
        if self.way != "no_javascript":
            self._measure(where)
        if PICTURES:
            name = f"{PICTURES}/{self.way}-{len(self.seen):02d}-{self.name}.png"
            self.page.screenshot(path=name, full_page=True)
        return self

    def _measure(self, where):
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > WAYS[self.way]["viewport"]["width"]:
            self.faults.append(f"{where}: scrolls sideways")
        found = Axe().run(self.page)
        self.faults += [
            f"{where}: {fault['id']}: {fault['nodes'][0]['html'][:120]}"
            for fault in found.response["violations"]
        ]

    def reads(self, words):
        """Say whether these words are on the page."""
        return words in self.page.locator("body").inner_text()

    @property
    def text(self):
        return self.page.locator("main").inner_text()

    def leave(self):
        self.context.close()


class Counted:
    """A visitor whose pages, answers and presses are counted as ux.md counts them."""

    def __init__(self, visitor):
        self.visitor, self.pages, self.answers, self.presses = visitor, 0, 0, 0

    def press(self, words, *, same_page=False):
        """Press, and come to a page: a new one, or the same one filled in or changed."""
        self.visitor.press(words)
        self.presses += 1
        self.pages += not same_page

    def go(self, address):
        self.visitor.go(address)
        self.pages += 1

    def choose(self, label):
        self.visitor.choose(label)
        self.presses += 1
        self.answers += 1

    def pick(self, words):
        """Press an answer that leads on by itself."""
        self.press(words)
        self.answers += 1

    def attach(self, label, path):
        self.visitor.attach(label, path)
        self.presses += 2  # the button, and the picture

    def answer(self, label, words):
        self.visitor.write(label, words)
        self.presses += 1  # the box is tapped before it is written in
        self.answers += 1


@pytest.fixture
def visit(chromium, live_server, transactional_db, settings):
    """Return a function that opens a browser window for a named visitor."""
    settings.SITE_URL = live_server.url
    cache.clear()
    visitors = []

    def open_window(name, way="desktop"):
        visitors.append(Visitor(chromium, live_server.url, way, name))
        return visitors[-1]

    yield open_window
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.leave()
    assert faults == []
