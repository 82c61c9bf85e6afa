"""What must hold before anything is started: each refusal is one line for a person."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import psycopg2
import redis

from involvement.data_folder import PROJECT, CannotStart

SECONDS = 5
POSTGRES = {"postgres", "postgresql", "pgsql"}
REDIS = {"redis", "rediss", "redis+socket"}
NEEDED = ("SECRET_KEY", "SEAL_KEYS", "EQUALITY_KEY", "SITE_URL")


def port() -> int:
    """Read PORT: a number that a program may listen on."""
    value = os.environ.get("PORT") or "8000"
    if not (value.isascii() and value.isdigit() and 0 < int(value) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {value[:20]!r}.")
    return int(value)


def must_be_free(host: str, number: int) -> None:
    """Refuse an address on which something listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, number))
        except OSError as why:
            raise CannotStart(
                f"Port {number} on {host} cannot be used: {why.strerror}. "
                f"Choose another: PORT={number % 65535 + 1} python3 manage.py up"
            ) from why


def must_be_set() -> None:
    """Outside the trial the keys and the address come from the environment."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise CannotStart(f"Not set: {', '.join(missing)}. .env.example says what each is for.")


def must_reach_database(name: str) -> None:
    """Connect once with the address in this variable, which is never shown: it holds a password."""
    try:
        parsed = dj_database_url.parse(os.environ[name])
        if urlsplit(os.environ[name]).scheme not in POSTGRES:
            raise CannotStart(f"{name} must start with postgresql://.")
    except ValueError as why:
        raise CannotStart(f"{name} is not an address that can be read.") from why
    options = {key: value for key, value in parsed.get("OPTIONS", {}).items() if key != "options"}
    for key in ("HOST", "PORT", "USER", "PASSWORD"):
        if parsed[key]:
            options[key.lower()] = parsed[key]
    try:
        psycopg2.connect(dbname=parsed["NAME"], connect_timeout=SECONDS, **options).close()
    except psycopg2.Error as why:
        raise CannotStart(f"{name}: the database does not answer: {reason(why)}") from why


def must_reach_broker() -> None:
    """Ask the broker at REDIS_URL for a sign of life."""
    address = os.environ["REDIS_URL"]
    if urlsplit(address).scheme not in REDIS:
        raise CannotStart("REDIS_URL must start with redis://, rediss:// or redis+socket://.")
    try:
        with redis.Redis.from_url(
            address.replace("redis+socket://", "unix://"),
            socket_connect_timeout=SECONDS,
            socket_timeout=SECONDS,
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as why:
        raise CannotStart(f"REDIS_URL: the broker does not answer: {reason(why)}") from why


def reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def must_know_migrations(address: str) -> None:
    """Refuse a database that a newer version of this program has already changed."""
    parsed = dj_database_url.parse(address)
    known = {}
    for folder in PROJECT.glob("*/**/migrations"):
        known[folder.parent.name] = {path.stem for path in Path(folder).glob("[0-9]*.py")}
    connection = psycopg2.connect(address.replace("pgsql://", "postgresql://"))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations')")
            if cursor.fetchone()[0] is None:
                return
            cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
            strange = [
                f"{app} {name}" for app, name in cursor if name not in known.get(app, {name})
            ]
    finally:
        connection.close()
    if strange:
        raise CannotStart(
            f"The database {parsed['NAME']} belongs to a newer version of this program "
            f"(it has {strange[0]}). Nothing has been changed."
        )
