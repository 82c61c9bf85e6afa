"""A plugin of pytest that runs chosen tests against each fault of one module. (M12)

The tests run once as they are, to see which of them reach which line. Then each fault is tried in
a process of its own, with those tests alone, until one of them fails. The first such process gets
the module again without a fault, which no test may notice.
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
    wanted = json.loads(os.environ["MUTATE"])
    hypothesis.settings.register_profile(
        "mutants", max_examples=25, deadline=None, database=None, derandomize=True
    )
    hypothesis.settings.load_profile("mutants")
    module = importlib.import_module(wanted["module"])
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    reached, lasted = _reach(session, module.__file__)
    assert not session.testsfailed, "the tests fail without any fault"
    quickest = sorted(session.items, key=lasted.get)

    def end(tree, judges):
        items = [item for item in quickest if item in judges]
        most = PATIENCE + 5 * sum(lasted[item] for item in items)
        return _try(session, items, lambda: mutants.put_in(module, tree), most)

    assert end(tree, set(quickest)) == SURVIVED, "the tests fail once the module is read again"
    every = sorted(mutants.of(tree), key=str)
    told = {"every": [str(one) for one in every], "noticed": 0, "survived": []}
    for mutant in _sample(every, wanted):
        ended = end(mutant.tree(tree), _judges(mutant, reached, quickest))
        told["noticed"] += ended == KILLED
        if ended == SURVIVED:
            told["survived"].append(f"line {mutant.line}, {mutant}")
    Path(wanted["told"]).write_text(json.dumps(told), "utf-8")
    return True


def _sample(every, wanted):
    """The same ones each time, and more of them the more are wanted; none that is explained."""
    there = [mutant for mutant in every if str(mutant) not in wanted["explained"]]
    by_chance = sorted(there, key=lambda one: hashlib.sha256(str(one).encode()).digest())
    return by_chance[: wanted["many"]]


def _judges(mutant, reached, every):
    """The tests that reach its line, or else its function; what stands in none holds for all."""
    near = [item for line in mutant.block for item in reached.get(line, ())]
    return set(reached.get(mutant.line) or near or every)


def _reach(session, source):
    """The tests that reach each line, and how long each test takes."""
    seen = coverage.Coverage(data_file=None, config_file=False, include=[source])
    seen.set_option("run:disable_warnings", ["no-data-collected"])
    lasted = {}
    seen.start()
    for item in session.items:
        seen.switch_context(item.nodeid)
        started = time.monotonic()
        _run(session, item)
        lasted[item] = time.monotonic() - started
    seen.stop()
    connections.close_all()
    named = {item.nodeid: item for item in session.items}
    lines = seen.get_data().contexts_by_lineno(source)
    return {line: [named[name] for name in names if name] for line, names in lines.items()}, lasted


class AllButTheSession:
    """What comes next, as pytest asks it: nothing of this test, but what is set up for all."""

    def __init__(self, session):
        self.session = session

    def listchain(self):
        return [self.session]


def _run(session, item):
    after = AllButTheSession(session)
    session.config.hook.pytest_runtest_protocol(item=item, nextitem=after)


def _try(session, items, put_in, patience):
    child = os.fork()
    if child == 0:
        os._exit(_inside(session, items, put_in))
    end = time.monotonic() + patience
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return KILLED  # it never comes to an end


def _inside(session, items, put_in):
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1), os.dup2(quiet, 2)
    try:
        put_in()
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
