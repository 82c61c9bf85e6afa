"""Find the browser that the journeys are walked in, or install one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from involvement.data_folder import CannotStart

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
CACHES = (Path(".cache/ms-playwright"), Path("Library/Caches/ms-playwright"))
INSIDE = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*")
PATIENCE = 600


def find() -> str:
    """Return the path of a browser that runs, installing one where that is possible."""
    for install in (None, install_by_apt, install_by_playwright):
        if install:
            install()
        for path in candidates():
            if runs(path):
                return str(path)
    raise CannotStart(
        "No browser was found for the tests. Install Chromium "
        "(Debian: apt install chromium) or set CHROMIUM to the path of one."
    )


def candidates() -> Iterator[Path | str]:
    if os.environ.get("CHROMIUM"):
        yield os.environ["CHROMIUM"]
    yield from filter(None, map(shutil.which, NAMES))
    yield MAC
    places = [Path.home() / cache for cache in CACHES]
    if os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        places.insert(0, Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"]))
    for place in places:
        for inside in INSIDE:
            yield from sorted(place.glob(f"chromium-*/{inside}"), reverse=True)


def runs(path: Path | str) -> bool:
    # on some systems the command only tells people to install something else
    try:
        found = subprocess.run([path, "--version"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0


def install_by_apt() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the tests: about a minute, once.", flush=True)
    settings = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    quietly(["apt-get", "update", "-qq"], settings)
    quietly(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], settings)


def install_by_playwright() -> None:
    print("Fetching a browser for the tests: about a minute, once.", flush=True)
    quietly([sys.executable, "-m", "playwright", "install", "chromium"], os.environ)


def quietly(command: list[str], settings) -> None:
    """Try it; whether it worked shows in whether a browser is then found."""
    try:
        subprocess.run(command, env=settings, capture_output=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        print(f"{command[0]} took too long and was stopped.", flush=True)
