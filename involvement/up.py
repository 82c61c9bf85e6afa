"""`manage.py up`: the whole service on one machine, in one process group.

Order: lock, checks, database and broker, migrations, made-up people (trial), web, worker.
Stopping goes the other way round. Whatever dies is started again, later each time.
"""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from involvement import data_folder, embedded, preflight, processes
from involvement.data_folder import PROJECT, CannotStart

LONGEST_PAUSE = 30.0
CALM = 60.0
START_LIMIT = 60.0
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(arguments: list[str]) -> int:
    """Run until somebody stops it; 0 then, or 2 where it could not start."""
    if arguments:
        print("`up` takes no arguments; .env.example lists the settings.", file=sys.stderr)
        return 2
    for sign in STOPPING:
        under_nohup = sign is signal.SIGHUP and signal.getsignal(sign) is signal.SIG_IGN
        if not under_nohup:
            signal.signal(sign, ask_to_stop)
    try:
        with contextlib.ExitStack() as at_the_end:
            serve(at_the_end)
    except CannotStart as why:
        print(why, file=sys.stderr, flush=True)
        return 2
    except KeyboardInterrupt:
        say("Stopped.")
    return 0


def ask_to_stop(*_) -> None:
    """Leave through the exits of `serve`, which stop everything; further signals wait."""
    for sign in STOPPING:
        signal.signal(sign, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the signal may have come in the middle of a print
        os.write(1, b"\nStopping.\n")
    raise KeyboardInterrupt


def say(line: str) -> None:
    # whoever started us may have closed the terminal: that must not keep us from stopping
    with contextlib.suppress(OSError):
        print(line, flush=True)


def serve(at_the_end: contextlib.ExitStack) -> None:
    os.umask(0o077)
    folder = data_folder.make(data_folder.chosen())
    at_the_end.enter_context(data_folder.lock(folder))
    end_orphans(folder)
    host, port = os.environ.get("HOST") or "127.0.0.1", preflight.port()
    preflight.must_be_free(host, port)
    wanted = check_what_is_given()
    settings = settings_for(folder, host, port, trial=all(wanted.values()))
    if any(wanted.values()):
        say("Starting the database and the message broker.")
    servers = embedded.start(folder, **wanted)
    at_the_end.callback(servers.stop)
    settings |= servers.environment
    bring_up_to_date(settings, folder)
    site = Child("web server", web(folder, host, port), settings, folder)
    tasks = Child("worker", worker(folder), settings, folder, patience=4.0)
    at_the_end.callback(tasks.stop)
    at_the_end.callback(site.stop)
    site.start()  # it needs a moment, in which the trial is filled; the worker finds it full
    fill_the_trial(settings, folder)
    tasks.start()
    wait_until_it_answers(site, host, port, settings["SITE_URL"])
    welcome(settings, folder, host, port)
    watch([site, tasks], servers)


def check_what_is_given() -> dict[str, bool]:
    """Check the servers that are named, and say which have to be started here."""
    if os.environ.get("DATABASE_URL"):
        preflight.must_reach_database("DATABASE_URL")
        if os.environ.get("DATABASE_OWNER_URL"):
            preflight.must_reach_database("DATABASE_OWNER_URL")
    if os.environ.get("REDIS_URL"):
        preflight.must_reach_broker()
    return {
        "database": not os.environ.get("DATABASE_URL"),
        "broker": not os.environ.get("REDIS_URL"),
    }


def settings_for(folder: Path, host: str, port: int, *, trial: bool) -> dict[str, str]:
    """Give the environment of the children; only a trial makes its own keys."""
    settings = dict(os.environ) | {"INVOLVEMENT_DATA": str(folder), "TRIAL": str(int(trial))}
    settings.setdefault("DATABASE_OWNER_URL", settings.get("DATABASE_URL", ""))
    if not trial:
        preflight.must_be_set()
        return settings
    name = "localhost" if host in {"127.0.0.1", "::1", "0.0.0.0"} else host
    settings["SITE_URL"] = os.environ.get("SITE_URL") or f"http://{name}:{port}"
    if not settings["SITE_URL"].startswith("http://"):
        raise CannotStart(
            "SITE_URL must start with http:// in a trial; "
            "for the real service set DATABASE_URL and REDIS_URL too."
        )
    return settings | data_folder.keys(folder)


def end_orphans(folder: Path) -> None:
    """End what a killed run left, and wait for what is already ending."""
    for name in ("web.pid", "worker.pid"):
        pid = processes.pid_in(folder / name)
        if pid:
            processes.end_orphan(pid, str(folder), signal.SIGTERM, signal.SIGKILL)
        (folder / name).unlink(missing_ok=True)


def bring_up_to_date(settings: dict[str, str], folder: Path) -> None:
    """Change the tables as their owner, unless a newer version has been here."""
    owner = settings["DATABASE_OWNER_URL"]
    preflight.must_know_migrations(owner)
    say("Bringing the tables up to date.")
    migrate = ["migrate", "--no-input", "--verbosity=0"]
    manage(migrate, settings | {"DATABASE_URL": owner}, folder)


def fill_the_trial(settings: dict[str, str], folder: Path) -> None:
    if settings["TRIAL"] == "1":
        say("Making sure that the made-up people of the trial are there.")
        manage(["demo"], settings, folder)


def manage(arguments: list[str], settings: dict[str, str], folder: Path) -> None:
    log = folder / "logs" / f"{arguments[0]}.log"
    with log.open("wb") as out:
        command = [sys.executable, "manage.py", *arguments]
        child = processes.spawn(command, cwd=PROJECT, env=settings, stdout=out, stderr=out)
        try:
            child.wait()
        finally:
            processes.stop(child)
    if child.returncode:
        why = embedded.last_line(log.read_text(errors="replace"))
        raise CannotStart(f"`manage.py {arguments[0]}` did not work: {why} (more in {log})")


def web(folder: Path, host: str, port: int) -> list[str]:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    threads = os.environ.get("WEB_THREADS") or "4"
    command = [sys.executable, "-m", "gunicorn", "involvement.wsgi", "--bind", address]
    command += ["--workers", "1", "--threads", threads, "--worker-class", "gthread"]
    command += ["--graceful-timeout", "2", "--log-level", "warning", "--no-control-socket"]
    return [*command, "--pid", str(folder / "web.pid")]


def worker(folder: Path) -> list[str]:
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "involvement", "worker", "-B"]
    command += ["-P", "threads", "-c", "2", "-s", str(folder / "beat-schedule")]
    command += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return [*command, "--pidfile", str(folder / "worker.pid")]


@dataclass
class Child:
    """The web server or the worker: started, watched, started again, stopped."""

    name: str
    command: list[str]
    settings: dict[str, str]
    folder: Path
    patience: float = 3.0
    process: subprocess.Popen | None = None
    began: float = 0.0
    pause: float = field(default=1.0)

    @property
    def log(self) -> Path:
        return self.folder / "logs" / f"{self.name.split()[0]}.log"

    def start(self) -> None:
        (self.folder / f"{self.name.split()[0]}.pid").unlink(missing_ok=True)
        self.began = time.monotonic()
        with self.log.open("ab" if self.process else "wb") as out:
            to = {"stdout": out, "stderr": out} if self.settings["TRIAL"] == "1" else {}
            self.process = processes.spawn(self.command, cwd=PROJECT, env=self.settings, **to)

    def is_dead(self) -> bool:
        return self.process.poll() is not None

    def stop(self) -> None:
        if self.process:
            processes.stop(self.process, patience=self.patience)


def wait_until_it_answers(child: Child, host: str, port: int, site: str) -> None:
    """Wait for the first healthy answer; a web server that gives up ends the start."""
    say("Starting the website.")
    until = time.monotonic() + START_LIMIT
    where = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while time.monotonic() < until and not child.is_dead():
        with contextlib.suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection(where, port, timeout=5)
            asked.request("GET", "/health/live", headers={"Host": urlsplit(site).netloc})
            if asked.getresponse().status == 200:
                return
        time.sleep(0.1)
    why = embedded.last_line(child.log.read_text(errors="replace"))
    raise CannotStart(f"The website did not start: {why} (more in {child.log})")


def welcome(settings: dict[str, str], folder: Path, host: str, port: int) -> None:
    say("")
    if settings["TRIAL"] == "1":
        say(f"Ready: {settings['SITE_URL']}/")
        say("Everybody in it is made up. Choose somebody to be on the first page; no password.")
        say(f"Nothing leaves this computer. The data are in {folder}")
    else:
        say(f"Ready at {host}:{port} for {settings['SITE_URL']}/")
    say("To stop: Ctrl-C.")


def watch(children: list[Child], servers: embedded.Servers) -> None:
    """Start again whatever dies, each time after a longer pause."""
    pauses = dict.fromkeys(("database", "broker"), 1.0)
    while True:
        time.sleep(0.5)
        for name in servers.dead():
            say(f"The {name} stopped; starting it again in {pauses[name]:.0f} s.")
            time.sleep(pauses[name])
            pauses[name] = min(pauses[name] * 2, LONGEST_PAUSE)
            try:
                servers.revive(name)
            except CannotStart as why:
                say(str(why))
        for child in children:
            if child.is_dead():
                start_again(child)


def start_again(child: Child) -> None:
    if time.monotonic() - child.began > CALM:
        child.pause = 1.0
    say(
        f"The {child.name} stopped (code {child.process.returncode}); "
        f"starting it again in {child.pause:.0f} s."
    )
    processes.clear(child.process)  # what it had started itself
    time.sleep(child.pause)
    child.pause = min(child.pause * 2, LONGEST_PAUSE)
    child.start()
