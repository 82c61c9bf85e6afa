"""Easy words: in every page and message to people, short, with hard words explained.

A new page or message that fails here needs its words in `locale/en_GB-x-easy/LC_MESSAGES/django.po`
(then `msgfmt -o django.mo django.po`), or, if it goes to staff, a line in TO_STAFF.
"""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from involvement import display
from involvement.notices import kinds

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
CATALOGUE = ROOT / "involvement" / "locale" / "en_GB-x-easy" / "LC_MESSAGES"
LONGEST = 15
# what stands for a whole phrase: "Thursday 13 March 2026", with "11am" for a time
DAYS = ("day", "decides", "tell", "until", "pay", "decide", "by", "was_due")
AS_WORDS = dict.fromkeys(DAYS, 4) | {"time": 5}

PAGES = [
    "public/home.html", "public/help.html", "question.html", "people/display.html",
    "impact/my/home.html", "impact/my/difference.html", "impact/my/record.html",
    "activities/my/groups.html", "activities/my/help.html", "activities/my/looks.html",
    "activities/my/meeting.html",
    *(f"activities/invitation/{name}.html" for name in
      ("invitation", "check", "done", "fee", "help", "travel")),
    "activities/invitation/purpose.html",
    "activities/papers/papers.html", "activities/check_in/here.html",
    *(f"payments/claim/{name}.html" for name in ("kind", "amount", "check", "done", "answer")),
    "payments/claim/again.html", "payments/claim/away.html", "payments/advance/before.html",
    "payments/photo/send.html", "payments/photo/right.html",
    "payments/fee/choose.html", "payments/money/mine.html", "payments/money/claim.html",
    *(f"payments/payee/{name}.html" for name in ("details", "way", "bank", "saved")),
    "impact/feedback/question.html", "impact/feedback/done.html",
    *(f"impact/leaving/{name}.html" for name in ("money", "sure", "left")),
    *(f"people/mine/{name}.html" for name in
      ("behalf", "contact", "offer", "past", "pause", "trusted", "why")),
    "people/cases/mine.html", "people/cases/ask.html", "people/held/all.html",
    "payments/change/not_me.html",
    "links/gone.html", "links/sent_again.html",
]  # fmt: skip
FORMS = [
    "activities/forms/check_ins.py", "activities/forms/proposals.py",
    "activities/forms/replies.py",
    "payments/forms/advances.py",
    "payments/forms/appeals.py", "payments/forms/claims.py", "payments/forms/fees.py",
    "payments/forms/payees.py", "payments/forms/removals.py",
    "impact/forms/answers.py", "impact/forms/leaving.py",
    "involvement/people/forms/mine.py", "involvement/people/forms/breaks.py",
    "involvement/people/forms/display.py",
]  # fmt: skip
TO_STAFF = {
    "action_due": "to who does it",
    "actions_agreed": "to who does them",
    "advance_asked": "to the pay team",
    "alone_alert_chair": "to who chairs or leads the meeting",
    "alone_choice": "to who chairs or leads the meeting",
    "case_waiting": "to keepers",
    "claim_urgent": "to the pay team",
    "status_due": "to keepers and who checked last",
    "pay_late": "to the pay team, later to keepers",
    "details_stopped": "to the pay team",
    "photo_waiting": "to the contact",
    "feedback_needs_you": "to the contact",
    "lead_taken": "to whoever led the work before",
    "meeting_check": "to the chair",
    "papers_trouble": "to the contact",
    "please_agree": "to the chair",
    "proposal_made": "to the lead and the contact",
    "quarter_report": "to keepers, analysts and leads",
    "question_asked": "to the contact",
    "reserve_phone": "to the lead",
    "staff_account_opened": "to staff",
    "support_missing": "to the contact",
}
# A hard word, and what stands on the same page or in the same message where it is used.
HARD = {
    r"fees?": "money for your time",
    r"claim": "you ask us to pay you back",
    r"reserve": "comes if someone else cannot come",
    r"lived experience": "it has happened in your own life",
    r"carers": "A carer looks after someone",
    r"benefits": "money from the government",
    r"sort code": "the 6 numbers of your bank",
    r"PIN": "the secret number of your card",
    r"passkey": "the lock of your own phone or computer",
    r"purpose": "The purpose is why we do this work",
    r"complain": "tell us",
    r"your data": "what we know and keep about you",
    r"working days?": "Monday to Friday",
    r"Samaritans": "people who listen to you",
    r"accessibility": "settings that help you",
}
SAID = re.compile(
    r'{%\s*translate\s+"((?:[^"\\]|\\.)*)"'
    r"|{%\s*blocktranslate([^%]*)%}(.*?){%\s*endblocktranslate"
    r'|\b_\("((?:[^"\\]|\\.)*)"\)',
    re.DOTALL,
)
OURS = ("activities/", "payments/", "impact/", "people/")
INCLUDED = re.compile(r'{%\s*include\s+"([^"]+)"')


def in_template(path: str, seen=()) -> list[str]:
    """All words of a template, and of what it includes, as they stand in the catalogue."""
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    found = []
    for plain, _options, block, shown in SAID.findall(source):
        for part in re.split(r"{%\s*plural\s*%}", block) if block else [plain or shown]:
            part = re.sub(r"\s*\n\s*", " ", part).strip() if "trimmed" in _options else part
            found.append(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", part).replace('\\"', '"'))
    for inside in INCLUDED.findall(source):
        if inside not in seen and inside.startswith(OURS):
            found += in_template(inside, (*seen, inside))
    return found


def in_code(path: str) -> list[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        part.value
        for call in calls
        if getattr(call.func, "id", "") in ("_", "_now", "ngettext")
        for part in call.args
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def easy(words: list[str]) -> list[str]:
    with translation.override(display.EASY_WORDS):
        return [translation.gettext(one) if one not in BOTH else BOTH[one] for one in words]


def catalogue() -> dict:
    with (CATALOGUE / "django.mo").open("rb") as compiled:
        return {k: v for k, v in gettext.GNUTranslations(compiled)._catalog.items() if k != ""}


ENTRIES = catalogue()
BOTH = {
    plural: ENTRIES[(one, 1)]
    for one, plural in re.findall(
        r'^msgid "(.*)"\nmsgid_plural "(.*)"$',
        (CATALOGUE / "django.po").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
} | {key[0]: said for key, said in ENTRIES.items() if isinstance(key, tuple) and key[1] == 0}


def sentences(said: str) -> list[str]:
    plain = re.sub(r"<[^>]+>", " ", said).replace("ico.org.uk", "web").replace("0303 123 1113", "n")
    return re.split(r"(?<=[.?!:])\s+", plain)


def length(sentence: str) -> int:
    return sum(
        AS_WORDS.get(re.sub(r"\W|s$", "", word)[:20], 1) if word.startswith("%(") else 1
        for word in re.sub(r"%\((\w+)\)s", r"%(\1", sentence).split()
    )


def too_long(words: list[str]) -> list[str]:
    return [one for said in easy(words) for one in sentences(said) if length(one) > LONGEST]


def unexplained(words: list[str]) -> list[str]:
    said = " ".join(easy(words))
    return [
        word
        for word, meaning in HARD.items()
        if re.search(rf"\b{word}\b", said) and meaning not in said
    ]


def message(kind: str, part: str) -> list[str]:
    return in_template(f"texts/{kind}.txt" if part == "text" else f"emails/{kind}/{part}.txt")


def to_people() -> list[str]:
    return sorted(set(kinds.KINDS) - set(TO_STAFF))


def test_the_catalogue_that_runs_is_the_one_that_is_read():
    source = (CATALOGUE / "django.po").read_text(encoding="utf-8")
    written = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', source, re.MULTILINE)

    def plain(said):
        return said.replace('\\"', '"').replace("\\\\", "\\")

    assert {plain(one): plain(said) for one, said in written} == {
        one: said for one, said in ENTRIES.items() if isinstance(one, str)
    }
    assert len(ENTRIES) > 200


def test_nothing_in_the_catalogue_is_said_nowhere():
    everywhere = {
        said
        for path in TEMPLATES.rglob("*.*")
        if path.suffix in (".html", ".txt")
        for said in in_template(str(path.relative_to(TEMPLATES)))
    } | {said for path in FORMS for said in in_code(path)}

    ids = {one if isinstance(one, str) else one[0] for one in ENTRIES}
    assert sorted(ids - everywhere) == []


def test_nothing_that_is_filled_in_is_lost_or_made_up():
    for one, said in ENTRIES.items():
        usual = one if isinstance(one, str) else one[0]
        named = set(re.findall(r"%\((\w+)\)s", said))
        assert named <= set(re.findall(r"%\((\w+)\)s", usual)), said


@pytest.mark.parametrize("page", PAGES)
def test_a_page_in_easy_words_is_short_and_explains_itself(page):
    words = in_template(page)

    assert too_long(words) == []
    assert unexplained(words) == []


@pytest.mark.parametrize("path", FORMS)
def test_the_questions_in_easy_words_are_short(path):
    assert too_long(in_code(path)) == []


def test_every_message_goes_to_people_in_easy_words_or_to_staff():
    assert set(TO_STAFF) <= set(kinds.KINDS)
    assert len(to_people()) > 20


@pytest.mark.parametrize("part", ["subject", "body", "text"])
def test_every_message_in_easy_words_is_short_and_explains_itself(part):
    faults = {
        kind: (too_long(message(kind, part)), unexplained(message(kind, part)) * (part == "body"))
        for kind in to_people()
        if kind in kinds.KINDS and not kind.startswith("test_")
    }

    assert {kind: fault for kind, fault in faults.items() if any(fault)} == {}


def test_the_codes_to_sign_in_are_short_as_they_are():
    for name in ("login_code_message", "again_message", "new_email_message", "login_code_text"):
        assert too_long(in_template(f"account/email/{name}.txt")) == [], name


def test_a_rule_is_broken_where_it_is_broken():
    assert too_long(
        ["This one goes on and on with so many words that nobody can keep them in mind."]
    )
    assert unexplained(["Your fee is £50."]) == ["fees?"]


def test_what_is_not_said_differently_stays_as_it_is():
    with translation.override(display.EASY_WORDS):
        assert translation.gettext("Never said before") == "Never said before"
        assert "Enter a day" not in render_to_string("404.html")
