"""The pages for everyone, in a browser."""

import pytest

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("way", ["desktop", "phone", "no_javascript"])
def test_every_public_page_can_be_read(visit, way):
    visitor = visit("anyone", way)
    for address in (
        "/", "/our-promises/", "/help/", "/privacy/", "/cookies/", "/accessibility/",
        "/what-we-pay/", "/sign-in/", "/trial/post/", "/no-such-page/", "/i/an-old-link/",
    ):  # fmt: skip
        visitor.go(address)


def test_a_keyboard_reaches_the_page_past_the_menus(visit):
    visitor = visit("keyboard")
    visitor.go("/help/")

    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")

    assert visitor.page.url.endswith("#main")
