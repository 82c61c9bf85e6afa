"""Child processes that never outlive us, and the clearing up of ones that did."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def spawn(command, *, end_with=signal.SIGTERM, **options) -> subprocess.Popen:
    """Start a child in a session of its own; on Linux it ends when we are killed."""

    def tie():
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(end_with))

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # a Ctrl-C is for us alone: we stop them in order
        preexec_fn=tie,
        **options,
    )


def stop(child: subprocess.Popen, sign=signal.SIGTERM, *, patience: float = 5.0) -> None:
    """Ask a child to end, insist after a while, and leave none of its own children."""
    if child.poll() is None:
        child.send_signal(sign)
        try:
            child.wait(patience)
        except subprocess.TimeoutExpired:
            clear(child)
    clear(child)


def clear(child: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def end_orphan(pid: int, mark: str, sign, insist) -> None:
    """End a server that a killed run left behind; never a process that is not ours."""
    for wanted, patience in ((sign, 20.0), (insist, 10.0)):
        if not is_ours(pid, mark):
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wanted)
        until = time.monotonic() + patience
        while is_ours(pid, mark) and time.monotonic() < until:
            time.sleep(0.05)


def is_ours(pid: int, mark: str) -> bool:
    """Say whether the process lives and its command line names our folder."""
    if sys.platform == "linux":
        try:
            line = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
        return mark in line
    found = subprocess.run(
        ["ps", "-ww", "-p", str(pid), "-o", "command="], capture_output=True, text=True
    )
    return mark in found.stdout


def pid_in(path: Path) -> int | None:
    """Read the process id that a server wrote on the first line of its file."""
    try:
        return int(path.read_text().split("\n")[0])
    except (OSError, ValueError):
        return None
