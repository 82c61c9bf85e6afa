"""The database that each test process copies: migrated once, and kept until a migration changes.

Only where the tests have a server of their own. What is kept is plain SQL in pytest's cache;
without it, or when it does not load, the migrations run.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from involvement import embedded
from involvement.data_folder import PROJECT

NAME = "template_of_tests"
KEPT = PROJECT / ".pytest_cache" / "database"
# what the migrations import, and what is loaded after them
ALSO_TOLD_BY = ("fields.py", "money.py", "sealing.py", "defaults.py", "grants.py", "person.py")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Copy the template; what is copied is migrated, so only the signals after it are sent."""
    from django.conf import settings

    of_tests = settings.DATABASES["default"]["TEST"]
    of_tests |= {"TEMPLATE": ready(os.environ["DATABASE_URL"]), "MIGRATE": False}


def ready(address: str) -> str:
    """Return the name of the template, made by whichever process asks first; others wait.

    `address` is that of any database of the server.
    """
    folder = Path(os.environ["INVOLVEMENT_DATA"])
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "template.made"
        if not made.exists():
            make(folder, address)
            made.touch()
    return NAME


def make(folder: Path, address: str) -> None:
    programs = embedded.find_programs(folder)
    kept = KEPT / f"{told_by()}.sql"
    if not (kept.exists() and load(programs, address, kept)):
        create(programs, address)
        settings = os.environ | {"DATABASE_URL": at(address)}
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, cwd=PROJECT, env=settings, check=True)
        keep(programs, address, kept)


def create(programs: Path, address: str) -> None:
    for statement in (f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}"):
        run(programs / "psql", address, "--command", statement, check=True)


def load(programs: Path, address: str, kept: Path) -> bool:
    create(programs, address)
    # only the server's own account may give what it loads to each of its owners
    as_server = at(address).replace(embedded.OWNER, "postgres")
    loaded = run(programs / "psql", as_server, "--single-transaction", "--file", str(kept))
    return loaded.returncode == 0


def keep(programs: Path, address: str, kept: Path) -> None:
    """Keep only the newest; the rename makes it whole or absent."""
    dumped = run(programs / "pg_dump", at(address))
    if dumped.returncode:
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_bytes(dumped.stdout)
    for old in KEPT.glob("*.sql"):
        old.unlink(missing_ok=True)
    part.rename(kept)


def run(program: Path, address: str, *arguments: str, check=False) -> subprocess.CompletedProcess:
    quiet = ["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1"] if program.name == "psql" else []
    command = [program, *quiet, "--dbname", address, *arguments]
    return subprocess.run(command, capture_output=True, env=embedded.BARE, check=check)


def at(address: str) -> str:
    """Return the address of the template on the same server."""
    before, _slash, after = address.partition("@/")
    return f"{before}@/{NAME}?{after.partition('?')[2]}"


def told_by() -> str:
    """Return a fingerprint of all that says what an empty database holds."""
    files = [*PROJECT.glob("*/**/migrations/0*.py"), PROJECT / "requirements.txt"]
    files += [path for name in ALSO_TOLD_BY for path in PROJECT.glob(f"*/**/{name}")]
    seen = hashlib.sha256()
    for path in sorted(set(files)):
        seen.update(str(path.relative_to(PROJECT)).encode() + path.read_bytes())
    return seen.hexdigest()[:16]
