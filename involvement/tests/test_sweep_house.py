"""The whole house at once: templates, messages, tasks, migrations, text."""

import re
from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver

from involvement import clauses
from involvement.celery import app
from involvement.notices import kinds

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
CODE = ["involvement", "activities", "payments", "impact"]
DIRECT = re.compile(r"""["']/?((?:[a-z_0-9]+/)*[a-z_0-9]+\.(?:html|txt|typ))["']""")


def sources(*endings):
    folders = [ROOT / name for name in CODE] + [TEMPLATES]
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in endings and "migrations" not in path.parts:
                yield path


def test_every_template_is_used():
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in sources(".py", ".html", ".txt", ".typ")
    )
    named = set(DIRECT.findall(text))
    implied = ("emails/", "texts/", "others/", "plain/", "components/", "account/", "allauth/",
               "mfa/messages/", "socialaccount/", "django/")  # fmt: skip
    by_django = {"400.html", "403.html", "404.html", "429.html", "500.html"}
    unused = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.*")
        if not str(path.relative_to(TEMPLATES)).startswith(implied)
    }

    assert unused - named - by_django == set()


def test_no_two_addresses_have_one_name():
    """A link by name would lead to whichever came last."""
    found = defaultdict(set)
    waiting = [("", get_resolver())]
    while waiting:
        start, resolver = waiting.pop()
        for one in resolver.url_patterns:
            address = f"{start}{one.pattern}"
            if isinstance(one, URLResolver):
                waiting.append((address, one))
            elif one.name:
                found[one.name].add(address)

    assert {name: there for name, there in found.items() if len(there) > 1} == {}


def test_no_test_keeps_the_day_on_which_it_was_read():
    """A run of the tests that goes past midnight would judge the new day by the old one."""
    kept = re.compile(r"^[A-Z_]+ = .*(localdate|today|timezone\.now)\(", re.MULTILINE)

    assert not [path for path in sources(".py") if kept.search(path.read_text(encoding="utf-8"))]


def test_every_kind_of_message_has_its_words():
    for name in kinds.KINDS:
        get_template(f"emails/{name}/subject.txt")
        get_template(f"emails/{name}/body.txt")
        get_template(f"texts/{name}.txt")


def test_no_words_wait_for_a_kind_that_is_gone():
    written = {path.name for path in (TEMPLATES / "emails").iterdir()}

    assert written == set(kinds.KINDS)


def test_every_beat_entry_names_a_task_called_app_verb_noun():
    app.loader.import_default_modules()
    tasks = {name for name in app.tasks if not name.startswith("celery.")}
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}

    assert scheduled <= tasks
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+_[a-z_]+", name) for name in tasks)


def test_no_migration_was_named_by_a_machine():
    names = [path.name for name in CODE for path in (ROOT / name).rglob("migrations/0*.py")]

    assert [name for name in names if "_auto_" in name or "_alter_" in name] == []


def test_no_template_carries_script_or_style():
    guilty = [
        path.name
        for path in TEMPLATES.rglob("*.html")
        if re.search(
            r"<style|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\ssrc=)", path.read_text("utf-8")
        )
    ]

    assert guilty == []


def test_nothing_is_marked_safe():
    own = [path for path in sources(".py", ".html") if "tests" not in path.parts]
    guilty = [
        str(path.relative_to(ROOT))
        for path in own
        if re.search(r"mark_safe|\|\s*safe\b|autoescape off|csrf_exempt", path.read_text("utf-8"))
    ]

    assert guilty == []


def test_no_money_module_knows_a_float():
    text = "\n".join(
        path.read_text("utf-8")
        for path in sources(".py")
        if "payments" in path.parts and "tests" not in path.parts
    )

    assert re.search(r"\bfloat\(|\d\.\d+\s*\*|round\(", text) is None


def test_every_clause_says_how_far_it_is_kept():
    assert list(clauses.promises()) == list(clauses.every())
    assert {promise.kept for promise in clauses.promises().values()} == {"now", "part", "next"}
