"""Where the embedded servers keep their data, who may use the folder, and its keys."""

import base64
import fcntl
import hashlib
import os
import secrets
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
NAME = "basw-involvement"
FORMAT = 1


class CannotStart(Exception):
    """Something a person has to put right first; the text is the line they read."""


def chosen() -> Path:
    """Name the data folder: the one that was set, or one for this copy of the project."""
    if os.environ.get("INVOLVEMENT_DATA"):
        return Path(os.environ["INVOLVEMENT_DATA"]).expanduser().resolve()
    return state_folder() / NAME / hashlib.sha256(str(PROJECT).encode()).hexdigest()[:12]


def state_folder() -> Path:
    # root's home is closed to the account that the database runs as
    if os.geteuid() == 0:
        return Path("/var/lib")
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    return Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")


def make(folder: Path) -> Path:
    """Make the folder, closed to others, and refuse one that a newer version has used."""
    mode = 0o711 if os.geteuid() == 0 else 0o700
    try:
        for part in [*reversed(folder.parents), folder]:
            if not part.exists():
                part.mkdir()
                part.chmod(mode)
        check_version(folder / "version")
    except (PermissionError, NotADirectoryError, FileExistsError) as why:
        raise CannotStart(f"The data folder {folder} cannot be used: {why.strerror}.") from why
    return folder


def check_version(marker: Path) -> None:
    if not marker.exists():
        marker.write_text(f"{FORMAT}\n")
    found = marker.read_text().strip()
    if not found.isdigit() or int(found) > FORMAT:
        raise CannotStart(
            f"The data in {marker.parent} belong to a newer version of this program "
            f"(format {found[:20]}, this one knows {FORMAT}). Nothing has been changed."
        )


def lock(folder: Path):
    """Hold the folder for this process; keep what is returned for as long as it matters."""
    file = (folder / "lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise CannotStart(f"It is running already, with the data in {folder}.") from None
    return file


def keys(folder: Path) -> dict[str, str]:
    """Give the trial's secrets, made once and kept with its data."""
    return {
        "SECRET_KEY": kept(folder / "secret-key", new_secret),
        "SEAL_KEYS": kept(folder / "seal-keys", new_seal_key),
        "EQUALITY_KEY": kept(folder / "equality-key", new_key),
    }


def new_secret() -> str:
    return secrets.token_urlsafe(50)


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def new_seal_key() -> str:
    return f"k1:{new_key()}"


def kept(path: Path, make_value) -> str:
    """Read a secret, or write it whole the first time: a crash leaves no half of one."""
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make_value())
        part.rename(path)
    return path.read_text().strip()
