"""How long `up` takes to its first page, and what the whole group of processes holds."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from involvement import processes
from involvement.bench.report import Goals, heading, say
from involvement.data_folder import PROJECT

PATIENCE = 180.0


def measure(goals: Goals) -> None:
    """Start `up` twice on an empty folder of its own; the environment in .venv is there."""
    heading("Starting")
    with tempfile.TemporaryDirectory(prefix="basw-bench-") as name:
        Path(name).chmod(0o711)
        folder = Path(name) / "data"
        first, _held = start(folder)
        again, held = start(folder)
    if first is None or again is None:
        say("`up` did not start.")
        goals.judge("B9", "first page under 90 s, then under 8 s", "it did not start", False)
        return
    say(f"First start {first:.1f} s, second {again:.1f} s, {held:.0f} MB in all processes.")
    goals.judge("B9", "first page under 90 s from an empty folder", f"{first:.1f} s", first < 90)
    goals.judge("B9", "first page under 8 s after that", f"{again:.1f} s", again < 8)
    goals.judge("B9", "whole process group under 400 MB", f"{held:.0f} MB", held < 400)


def start(folder: Path) -> tuple[float | None, float]:
    """Return the seconds until it is ready, and the megabytes held then."""
    ours = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "TRIAL", "SITE_URL", "SECRET_KEY"}
    ours |= {
        "SEAL_KEYS",
        "EQUALITY_KEY",
        "DATABASE_EQUALITY_ROLE",
        "DATABASE_APP_ROLE",
        "DATABASE_IS_EMBEDDED",
    }
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment |= {"INVOLVEMENT_DATA": str(folder), "PORT": str(free_port())}
    began = time.monotonic()
    child = processes.spawn(
        [sys.executable, "manage.py", "up"],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    too_late = threading.Timer(PATIENCE, child.terminate)
    too_late.start()
    try:
        lines = []
        for line in child.stdout:
            lines.append(line.rstrip())
            if line.startswith("Ready"):
                took = time.monotonic() - began
                time.sleep(3)  # the worker is still coming up
                return took, held_by(child.pid)
        say(lines[-1] if lines else "no word from `up`")
        return None, 0.0
    finally:
        too_late.cancel()
        processes.stop(child, patience=30.0)
        child.stdout.close()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def held_by(root: int) -> float:
    """Add up the memory of a process and all below it, shared parts counted once. Linux only."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            below.setdefault(parent, []).append(int(stat.parent.name))
    waiting, total = [root], 0
    while waiting:
        pid = waiting.pop()
        waiting += below.get(pid, [])
        with contextlib.suppress(OSError):
            rolled = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) for line in rolled if line.startswith("Pss:"))
    return total / 1000
