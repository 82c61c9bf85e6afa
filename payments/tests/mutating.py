"""A plugin of pytest that runs chosen tests against each fault of some modules. (M12)

The tests run once as they are, to see which of them reach which line, and once more with every
module read again without a fault, which none may notice. Then each fault is tried in a process
of its own, with the tests of its module that reach it, until one of them fails.
"""

import ast
import hashlib
import importlib
import json
import os
import signal
import time
from pathlib import Path

import coverage
import hypothesis
import pytest
from django.db import connections

from involvement import written
from payments.tests import mutants

SURVIVED, KILLED, STILLBORN = 0, 1, 3
PATIENCE = 20  # seconds, besides five times what the tests of a fault take without it


def pytest_collection_modifyitems(items):
    """Tests with threads or workers of their own take too long to be run so often."""
    items[:] = [item for item in items if not _is_slow(item)]


def _is_slow(item):
    mark = item.get_closest_marker("django_db")
    needs_commits = bool(mark and mark.kwargs.get("transaction"))
    return needs_commits or "transactional_db" in item.fixturenames


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    """Try the faults in place of running the tests, and write down which were noticed."""
    wanted = json.loads(Path(os.environ["MUTATE"]).read_text("utf-8"))
    few = hypothesis.settings(max_examples=25, deadline=None, database=None, derandomize=True)
    hypothesis.settings.register_profile("mutants", few)
    hypothesis.settings.load_profile("mutants")
    modules = [importlib.import_module(name) for name in wanted["modules"]]
    trees = {one: ast.parse(Path(one.__file__).read_text("utf-8")) for one in modules}
    reached, lasted = _reach(session, [one.__file__ for one in modules])
    assert not session.testsfailed, "the tests fail without any fault"
    session.items.sort(key=lasted.get)
    ended = _try(session, session.items, trees, lasted)
    assert ended == SURVIVED, "the tests fail once the modules are read again"
    told = {}
    for one in modules:
        about = wanted["modules"][one.__name__]
        judges = [item for item in session.items if str(item.path) in about["judges"]]
        every = sorted(mutants.of(trees[one]), key=str)
        ends = {}
        for mutant in _sample(every, about["explained"], wanted["many"]):
            near = _near(mutant, reached[one.__file__], judges)
            ends[mutant] = _try(session, near, {one: mutant.tree(trees[one])}, lasted)
        told[one.__name__] = {
            "every": [str(mutant) for mutant in every],
            "noticed": sum(ended == KILLED for ended in ends.values()),
            "survived": [f"line {m.line}, {m}" for m, ended in ends.items() if ended == SURVIVED],
        }
        Path(wanted["told"]).write_text(json.dumps(told), "utf-8")
    return True


def _sample(every, explained, many):
    """The same ones each time, and more of them the more are wanted; none that is explained."""
    there = [mutant for mutant in every if str(mutant) not in explained]
    return sorted(there, key=lambda one: hashlib.sha256(str(one).encode()).digest())[:many]


def _near(mutant, reached, judges):
    """The tests that reach its line, or else its function; what stands in none holds for all."""
    block = {item for line in mutant.block for item in reached.get(line, ())}
    near = set(reached.get(mutant.line, ())) or block
    return [item for item in judges if item in near or not near]


def _reach(session, sources):
    """The tests that reach each line of each file, and how long each test takes."""
    seen = coverage.Coverage(data_file=None, config_file=False, include=sources)
    seen.set_option("run:disable_warnings", ["no-data-collected"])
    lasted = {}
    seen.start()
    for item in session.items:
        for statement in written.EVERY:  # so that each test reaches what puts it together
            statement.forget()
        seen.switch_context(item.nodeid)
        started = time.monotonic()
        _run(session, item)
        lasted[item] = time.monotonic() - started
    seen.stop()
    connections.close_all()
    named = {item.nodeid: item for item in session.items}
    reached = {
        source: {
            line: [named[name] for name in names if name]
            for line, names in seen.get_data().contexts_by_lineno(source).items()
        }
        for source in sources
    }
    return reached, lasted


class AllButTheSession:
    """What comes next, as pytest asks it: nothing of this test, but what is set up for all."""

    def __init__(self, session):
        self.session = session

    def listchain(self):
        return [self.session]


def _run(session, item):
    after = AllButTheSession(session)
    session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def _try(session, items, changed, lasted):
    """Run tests with modules changed, in a process of its own, and say how that ended."""
    child = os.fork()
    if child == 0:
        os._exit(_inside(session, items, changed))
    end = time.monotonic() + PATIENCE + 5 * sum(lasted[item] for item in items)
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return KILLED  # it never comes to an end


def _inside(session, items, changed):
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1), os.dup2(quiet, 2)
    try:
        for module, tree in changed.items():
            mutants.put_in(module, tree)
    except BaseException:
        return STILLBORN
    for item in items:
        try:
            _run(session, item)
        except BaseException:
            return KILLED
        if session.testsfailed:
            return KILLED
    return SURVIVED
