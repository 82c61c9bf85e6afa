"""`manage.py test`: every check, in order, each named and timed; arguments go to pytest."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from involvement import browser, data_folder
from involvement.data_folder import PROJECT, CannotStart
from involvement.testing import environment

PYTHON = sys.executable
MANAGE = [PYTHON, "manage.py"]
PYTEST = [PYTHON, "-m", "pytest"]
# files in the order in which they were collected: those that ask for more time come first
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def run(arguments: list[str]) -> int:
    """Run everything, or pytest alone where arguments say which tests; 0 if all is well."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    everything = not set(arguments) - {"--long"}
    try:
        settings = os.environ | {"CHROMIUM": browser.find()}
        with environment.prepared() as ready:
            settings |= ready
            if not everything:
                return subprocess.run([*PYTEST, *arguments], cwd=PROJECT, env=settings).returncode
            return report(run_all(settings, arguments))
    except CannotStart as why:
        print(why, file=sys.stderr, flush=True)
        return 2


def run_all(settings: dict[str, str], arguments: list[str]) -> list[str]:
    """Run each step, also after one has failed, and name those that failed."""
    failed = []
    for name, command, more in steps(arguments):
        print(f"\n== {name}", flush=True)
        began = time.monotonic()
        if subprocess.run(command, cwd=PROJECT, env=settings | more).returncode:
            failed.append(name)
        word = "FAILED" if name in failed else "ok"
        print(f"   {word}, {time.monotonic() - began:.1f} s", flush=True)
    return failed


def steps(arguments: list[str]):
    """List the checks in order: name, command, and what differs in its environment."""
    tools = Path(PYTHON).parent
    yield "format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet"], {}
    yield "lint", [PYTHON, "-m", "ruff", "check", "--quiet"], {}
    yield "templates", [tools / "djlint", "templates", "--lint", "--quiet"], {}
    yield "imports only look down", [tools / "lint-imports", "--no-logo"], {}
    yield "migrations are complete", [*MANAGE, "makemigrations", "--check", "--dry-run"], {}
    deploy = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    yield "settings for the real service", deploy, like_the_real_service()
    yield "tests", [*PYTEST, *IN_PARALLEL, *arguments], {}


def like_the_real_service() -> dict[str, str]:
    return {
        "DJANGO_ALLOW_ASYNC_UNSAFE": "",
        "TRIAL": "0",
        "SITE_URL": "https://involvement.example",
        "SECRET_KEY": data_folder.new_secret(),
        "SEAL_KEYS": data_folder.new_seal_key(),
        "EQUALITY_KEY": data_folder.new_key(),
    }


def report(failed: list[str]) -> int:
    print(f"\nNot right yet: {', '.join(failed)}" if failed else "\nEverything passed.", flush=True)
    return 1 if failed else 0
