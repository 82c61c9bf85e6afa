"""Every act and every thing in the trail has words of its own."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

from activities.models import Attendance, Reading, Reply
from involvement.audit.models import LOOKS
from involvement.people.acts import ACTS, THINGS

CODE = [
    Path(settings.BASE_DIR) / name for name in ("involvement", "activities", "payments", "impact")
]
LEFT_OUT = {"tests", "testing", "migrations", "bench"}
THING = "|".join(sorted({name.split(".")[0] for name in ACTS} - {"looked", "demo", "people"}))
PLAIN = re.compile(rf"""["']((?:{THING})\.[a-z_]+)["']""")
OTHER = {"people.person", "person.pk"}  # labels, not acts


def said_in_code():
    for folder in CODE:
        for path in folder.rglob("*.py"):
            if not LEFT_OUT & set(path.parts) and path.name != "acts.py":
                text = path.read_text(encoding="utf-8")
                if "trail" in text:
                    yield from PLAIN.findall(text)


def said_by_states():
    """What `states.move` says: the model and where it went."""
    for model in apps.get_models():
        for states in getattr(model, "MOVES", {}).values():
            yield from (f"{model._meta.model_name}.{state}" for state in states)


def test_every_act_has_words():
    made = set(said_in_code()) - OTHER
    assert len(made) > 60
    made |= {act for act in said_by_states() if not act.startswith("notice.")}
    made |= {f"seat.{value}" for value in [*Attendance, *Reply] if value != Reply.NONE}
    made |= {f"pack.{reading}" for reading in Reading}
    made |= {"notice.sent", "notice.queued", "people.exported", *LOOKS}

    assert made - ACTS.keys() == set()


def test_no_words_wait_for_a_thing_that_is_gone():
    labels = {model._meta.label_lower for model in apps.get_models()}

    assert THINGS.keys() - labels == set()


def test_every_model_that_moves_is_a_thing():
    moving = {model._meta.label_lower for model in apps.get_models() if hasattr(model, "MOVES")}

    assert moving - THINGS.keys() == set()
