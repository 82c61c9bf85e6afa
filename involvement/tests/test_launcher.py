"""The launcher, with real servers: what it refuses, what it keeps, what it leaves."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import pytest

from involvement import bootstrap, data_folder, embedded, preflight, processes
from involvement.data_folder import PROJECT, CannotStart


@pytest.fixture
def folder():
    """A data folder that the database's own account can reach, also under root."""
    folder = Path(tempfile.mkdtemp(prefix="basw-test-")).resolve()
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def up(folder):
    """Run `manage.py up` as a person would: on these data, with no servers named."""
    started = []

    def run(**settings):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        child = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=PROJECT,
            env=kept | {"INVOLVEMENT_DATA": str(folder), "INVOLVEMENT_SKIP_VENV": "1"} | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(child)
        return child

    yield run
    for child in started:
        child.kill()
        child.communicate()


def refusal(child):
    said, _ = child.communicate(timeout=60)
    assert child.returncode == 2
    return said.splitlines()[-1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def living(folder):
    """Name the processes whose command line speaks of this folder."""
    if sys.platform == "linux":  # a bare machine may have no `ps`
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [pid for pid in pids if processes.is_ours(pid, str(folder))]
    listed = subprocess.run(["ps", "-Aww", "-o", "pid=,args="], capture_output=True, text=True)
    return [line for line in listed.stdout.splitlines() if str(folder) in line]


def wait_until(what, *, seconds=20):
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)


def ask(servers, statement):
    connection = psycopg2.connect(servers.environment["DATABASE_OWNER_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def test_port_in_use_is_refused_before_anything_starts(up, folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        line = refusal(up(PORT=str(port)))

    assert line == (
        f"Port {port} on 127.0.0.1 cannot be used: Address already in use. "
        f"Choose another: PORT={port % 65535 + 1} python3 manage.py up"
    )
    assert not (folder / "postgres").exists()


def test_second_start_on_the_same_data_is_refused(up, folder):
    held = data_folder.lock(folder)

    line = refusal(up(PORT=free_port()))

    held.close()
    assert line == f"It is running already, with the data in {folder}."


def test_data_of_a_newer_version_are_refused(up, folder):
    (folder / "version").write_text("99\n")

    line = refusal(up(PORT=free_port()))

    assert line.endswith("(format 99, this one knows 1). Nothing has been changed.")
    assert (folder / "version").read_text() == "99\n"


def test_data_of_a_newer_postgres_are_refused(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("99\n")

    with pytest.raises(CannotStart, match=r"made by PostgreSQL 99; .* Nothing has been changed"):
        embedded.start(folder, broker=False)

    assert [path.name for path in (folder / "postgres").iterdir()] == ["PG_VERSION"]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("DATABASE_URL", "nonsense", "DATABASE_URL is not an address that can be read."),
        ("DATABASE_URL", "mysql://db/x", "DATABASE_URL must start with postgresql://."),
        (
            "REDIS_URL",
            "http://broker/",
            "REDIS_URL must start with redis://, rediss:// or redis+socket://.",
        ),
    ],
)
def test_address_of_the_wrong_kind_is_refused(name, value, line, monkeypatch):
    check = {
        "DATABASE_URL": lambda: preflight.must_reach_database("DATABASE_URL"),
        "REDIS_URL": preflight.must_reach_broker,
    }[name]
    monkeypatch.setenv(name, value)

    with pytest.raises(CannotStart) as refused:
        check()

    assert str(refused.value) == line


def test_unreachable_database_is_refused_without_showing_the_password(up):
    line = refusal(up(DATABASE_URL="postgresql://a:very-secret@127.0.0.1:1/x", PORT=free_port()))

    assert line.startswith("DATABASE_URL: the database does not answer:")
    assert "very-secret" not in line


def test_unreachable_broker_is_refused(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")

    with pytest.raises(CannotStart, match="REDIS_URL: the broker does not answer"):
        preflight.must_reach_broker()


@pytest.mark.parametrize("value", ["0", "65536", "eighty", "８０"])
def test_port_that_is_no_port_is_refused(value, monkeypatch):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(CannotStart, match="PORT must be a number from 1 to 65535"):
        preflight.port()


def test_migrations_of_a_newer_version_are_refused(folder):
    servers = embedded.start(folder, broker=False, durable=False)
    try:
        ask(servers, "CREATE TABLE django_migrations (id int, app text, name text)")
        ask(servers, "INSERT INTO django_migrations VALUES (1, 'people', '9999_from_the_future')")

        with pytest.raises(CannotStart, match=r"people 9999_from_the_future.* Nothing has been"):
            preflight.must_know_migrations(servers.environment["DATABASE_OWNER_URL"])
    finally:
        servers.stop()


def test_servers_stopped_twice_leave_nothing_running_and_keep_their_data(folder):
    servers = embedded.start(folder)
    ask(servers, "CREATE TABLE kept AS SELECT 'ŴYN' AS word")
    servers.stop()
    servers.stop()
    assert living(folder) == []

    servers = embedded.start(folder)

    assert ask(servers, "SELECT lower(word), current_user FROM kept") == [
        ("ŵyn", "involvement_owner")
    ]
    servers.stop()


def test_servers_left_by_a_killed_run_are_ended_and_nothing_is_lost(folder):
    left = embedded.start(folder)
    ask(left, "CREATE TABLE kept AS SELECT 1 AS one")
    pids = {name: child.pid for name, child in left.running.items()}

    servers = embedded.start(folder)

    assert ask(servers, "SELECT one FROM kept") == [(1,)]
    assert [child.wait(5) for child in left.running.values()] == [0, 0]
    assert pids.keys() == servers.running.keys()
    servers.stop()


def test_a_database_killed_outright_is_revived_with_its_data(folder):
    servers = embedded.start(folder)
    ask(servers, "CREATE TABLE kept AS SELECT 1 AS one")
    servers.running["database"].kill()
    wait_until(lambda: servers.dead() == ["database"])
    time.sleep(1)  # its helpers notice within a second, and hold the memory until then

    servers.revive("database")

    assert ask(servers, "SELECT one FROM kept") == [(1,)]
    servers.stop()


def test_a_long_path_gets_a_short_place_for_its_sockets(folder):
    deep = data_folder.make(folder / ("long" * 20))

    servers = embedded.start(deep, broker=False, durable=False)

    assert servers.sockets.parent != deep
    assert ask(servers, "SELECT 1") == [(1,)]
    servers.stop()
    assert not servers.sockets.exists()


def test_a_stranger_with_the_same_process_id_is_left_alone(folder):
    stranger = subprocess.Popen(["sleep", "30"])

    processes.end_orphan(stranger.pid, str(folder), signal.SIGTERM, signal.SIGKILL)

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_keys_are_made_once_and_closed_to_others(folder):
    first = data_folder.keys(folder)

    assert data_folder.keys(folder) == first
    assert {(folder / name).stat().st_mode & 0o777 for name in ("secret-key", "seal-keys")} == {
        0o600
    }


def test_an_install_cut_short_is_not_taken_for_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(bootstrap, "CUT_SHORT", tmp_path / ".installing")
    (tmp_path / "python").touch()
    bootstrap.stamp("requirements.txt").write_text(bootstrap.fingerprint("requirements.txt"))
    assert bootstrap.missing(["requirements.txt"]) == []

    (tmp_path / ".installing").touch()

    assert bootstrap.missing(["requirements.txt"]) == ["requirements.txt"]


def test_python_without_venv_is_told_what_to_install(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(SystemExit, match="2"):
        bootstrap.make_venv()

    assert capsys.readouterr().err == (
        "Python's venv is missing. On Debian or Ubuntu: apt install python3-venv\n"
    )


def test_up_starts_stops_and_comes_back_after_being_killed(up, folder):
    port = free_port()
    first = up(PORT=port)
    wait_for_the_website(first)
    first.kill()

    second = up(PORT=port)
    wait_for_the_website(second)
    second.send_signal(signal.SIGTERM)
    said, _ = second.communicate(timeout=20)

    assert second.returncode == 0
    assert said.splitlines()[-1] == "Stopped."
    assert living(folder) == []


def wait_for_the_website(child):
    said = []
    for line in child.stdout:
        said.append(line)
        if line.startswith("To stop"):
            return
    raise AssertionError("".join(said))
