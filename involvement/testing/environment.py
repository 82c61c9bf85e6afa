"""The settings that tests run with, and the private servers behind them."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from involvement import data_folder, embedded, env

READY = "INVOLVEMENT_TESTS_READY"
OWN = "its own database server"
FIXED = {
    "DJANGO_SETTINGS_MODULE": "involvement.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # a browser journey holds an event loop in its thread
    "SECRET_KEY": "only-for-tests-and-never-for-people-0123456789abcdef",
    "SITE_URL": "http://testserver",
    **dict.fromkeys(env.BUCKET, ""),  # tests never write to somebody's bucket
    "TRIAL": "1",
}


@contextlib.contextmanager
def prepared() -> Iterator[dict[str, str]]:
    """Give the environment of a test run, with servers of its own unless some are named.

    Tests connect as the owner, who may make databases; `DATABASE_APP_ROLE` names the role
    to change to where a test is about what the application may not do.
    """
    folder = data_folder.make(Path(tempfile.mkdtemp(prefix="basw-test-")).resolve())
    if os.geteuid() == 0:
        folder.chmod(0o711)
    missing = {"database": "DATABASE_URL", "broker": "REDIS_URL"}
    wanted = {server: name not in os.environ for server, name in missing.items()}
    servers = embedded.start(folder, durable=False, **wanted)
    try:
        yield {
            **FIXED,
            **keys_and_place(folder),
            **as_owner(servers.environment),
            READY: OWN if wanted["database"] else "a server that stays",
        }
    finally:
        servers.stop()
        shutil.rmtree(folder, ignore_errors=True)


def keys_and_place(folder: Path) -> dict[str, str]:
    (folder / "static").mkdir(exist_ok=True)  # where collectstatic would put its files
    return {
        "SEAL_KEYS": data_folder.new_seal_key(),
        "EQUALITY_KEY": data_folder.new_key(),
        "INVOLVEMENT_DATA": str(folder),
    }


def as_owner(environment: dict[str, str]) -> dict[str, str]:
    """Let the tests be the owner of the database; theirs is made and dropped each time."""
    if "DATABASE_OWNER_URL" not in environment:
        return environment
    return environment | {"DATABASE_URL": environment["DATABASE_OWNER_URL"]}
