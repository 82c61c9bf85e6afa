"""Make the environment the program runs in. Standard library only.

The first call makes `.venv` beside manage.py and installs the pinned requirements; later
calls compare a hash and go straight on. An install that was cut short is started afresh.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
CUT_SHORT = VENV / ".installing"
RUN, TESTS = "requirements.txt", "requirements-dev.txt"
BUCKET = "involvement/requirements-s3.txt"  # 35 MB, for those alone who keep files in a bucket
SHOWS_IN = {RUN: ["django"], BUCKET: ["storages"], TESTS: ["xdist", "ruff"]}


def enter(*, for_tests: bool = False) -> None:
    """Return inside an environment that has what is needed, or leave with one plain line."""
    files = needed(for_tests=for_tests)
    if brings_its_own():
        must_have(*files)
        return
    if not missing(files) and is_inside():
        return
    if missing(files):
        with alone():
            install(files)
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), *sys.argv])


def needed(*, for_tests: bool) -> list[str]:
    """Name the requirement files of what is to be run with these settings."""
    has_bucket = bool(os.environ.get("S3_BUCKET"))
    return [RUN, *([BUCKET] if has_bucket or for_tests else []), *([TESTS] if for_tests else [])]


def brings_its_own() -> bool:
    """Say whether the caller runs us in an environment of their own."""
    other = sys.prefix != sys.base_prefix and not is_inside()
    return other or os.environ.get("INVOLVEMENT_SKIP_VENV") == "1"


def is_inside() -> bool:
    return Path(sys.prefix).resolve() == VENV.resolve()


def must_have(*files: str) -> None:
    names = [name for file in files for name in SHOWS_IN[file]]
    if any(importlib.util.find_spec(name) is None for name in names):
        wanted = " ".join(f"-r {name}" for name in files)
        leave(f"This Python environment is not complete. Run: pip install {wanted}")


def missing(files: list[str]) -> list[str]:
    """Name the requirement files that are not installed as they stand now."""
    if not PYTHON.exists() or CUT_SHORT.exists():
        return files
    return [name for name in files if read(stamp(name)) != fingerprint(name)]


def stamp(name: str) -> Path:
    return VENV / f".{Path(name).name}.sha256"


def fingerprint(name: str) -> str:
    return hashlib.sha256((PROJECT / name).read_bytes()).hexdigest()


def read(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""


@contextmanager
def alone():
    """Let one process install at a time; the others wait and then find it done."""
    with (PROJECT / RUN).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(files: list[str]) -> None:
    """Install what is missing; the stamps come last, so a stamp means it is whole."""
    wanted = missing(files)
    if not wanted:
        return
    make_venv()
    minutes = "two minutes" if TESTS in wanted else "a minute"
    say(f"Installing {' and '.join(wanted)}: about {minutes}, only when they change.")
    CUT_SHORT.touch()
    listed = [part for name in wanted for part in ("-r", str(PROJECT / name))]
    failed = subprocess.run([*installer(), "--require-hashes", *listed], cwd=PROJECT).returncode
    if failed:
        CUT_SHORT.unlink()
        leave("The installation did not work; the lines above say why. Then run this again.")
    for name in wanted:
        stamp(name).write_text(fingerprint(name))
    CUT_SHORT.unlink()


def installer() -> list[str]:
    """Use uv where somebody has it, because it is several times faster."""
    if shutil.which("uv"):
        return ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]


def make_venv() -> None:
    """Make `.venv`, or make it again where the last attempt was cut short."""
    if PYTHON.exists() and not CUT_SHORT.exists() and has_pip():
        return
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        leave("Python's venv is missing. On Debian or Ubuntu: apt install python3-venv")
    say("Making a Python environment in .venv.")
    # the interpreter in .venv cannot clear the folder it stands in
    base = getattr(sys, "_base_executable", None) or sys.executable
    if subprocess.run([base, "-m", "venv", "--clear", str(VENV)]).returncode:
        leave("The folder .venv could not be made; the lines above say why.")


def has_pip() -> bool:
    return any(VENV.glob("lib/python*/site-packages/pip-*.dist-info/RECORD"))


def say(line: str) -> None:
    print(line, flush=True)


def leave(line: str) -> None:
    """End with one line for the person and the exit code that means 'not started'."""
    print(line, file=sys.stderr, flush=True)
    raise SystemExit(2)
