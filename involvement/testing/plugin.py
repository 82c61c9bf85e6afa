"""The pytest plugin: servers before the settings are read, and the count of clauses."""

import contextlib
import os

import hypothesis
import pytest
from django.conf import settings

from involvement import clauses, data_folder
from involvement.testing import environment

MARKS = (
    "clause(*ids): the clauses of the framework that this test holds the product to",
    "journey: a path through the site in a real browser",
    "worker: runs a real worker beside the test",
    "long: runs only with --long",
)
SHOWN = 12
DATABASES_OF_REDIS = 16  # unless it is told otherwise
PATIENCE = 1800  # seconds, for a long test
at_the_end = contextlib.ExitStack()
covered: set[str] = set()

# the cast of people; its models are imported inside the fixtures, after the settings
pytest_plugins = ["involvement.testing.fixtures"]


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the long tests as well")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Prepare the environment first: pytest-django reads the settings in this same hook."""
    # workers of pytest-xdist, and pytest under `manage.py test`, find it prepared
    if environment.READY not in os.environ:
        try:
            ready = at_the_end.enter_context(environment.prepared())
        except data_folder.CannotStart as why:
            raise pytest.UsageError(str(why)) from why
        os.environ.update(ready)
    return (yield)


def pytest_configure(config):
    for mark in MARKS:
        config.addinivalue_line("markers", mark)
    examples = 10_000 if wants_long(config) else 100
    hypothesis.settings.register_profile("here", deadline=None, max_examples=examples)
    hypothesis.settings.load_profile("here")
    own_cache()
    # a server of its own goes with all its databases: nothing to drop, nobody to wait for
    if os.environ[environment.READY] == environment.OWN:
        config.option.reuse_db = True
        # after pytest-django is there, whose fixture it takes the place of
        config.pluginmanager.import_plugin("involvement.testing.template")


def own_cache():
    """Give each process a cache of its own, so that one that clears it wipes nobody else's."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    settings.CACHES["default"]["OPTIONS"] = {"db": (number + 1) % DATABASES_OF_REDIS}


def pytest_unconfigure():
    at_the_end.close()


def wants_long(config) -> bool:
    return config.getoption("long") or os.environ.get("LONG") == "1"


def pytest_collection_modifyitems(config, items):
    """Leave long tests out unless asked for, and pin the clauses on the reports."""
    slowest_first(items)
    if not wants_long(config):
        out = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)
    else:
        give_time(items)
    for item in items:
        for name in clauses_of(item):
            item.user_properties.append(("clause", name))


def give_time(items) -> None:
    """A hundred times as many examples take more than the usual two minutes."""
    for item in items:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE))


def slowest_first(items) -> None:
    """Put files that ask for more time first: side by side, none of them is left running alone."""
    slow = {item.path for item in items if item.get_closest_marker("timeout")}
    items.sort(key=lambda item: item.path not in slow)


def clauses_of(item) -> list[str]:
    named = [name for mark in item.iter_markers("clause") for name in mark.args]
    if strange := set(named) - clauses.every().keys():
        raise pytest.UsageError(f"{item.nodeid}: no such clause: {', '.join(sorted(strange))}")
    return named


def pytest_runtest_logreport(report):
    if report.when == "call" and report.passed:
        covered.update(value for name, value in report.user_properties if name == "clause")


def pytest_terminal_summary(terminalreporter):
    known = clauses.every()
    line = f"Clauses covered: {len(covered)} of {len(known)}"
    if missing := [name for name in known if name not in covered]:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        line += f" (not yet: {', '.join(missing[:SHOWN])}{more})"
    terminalreporter.write_line(line)
