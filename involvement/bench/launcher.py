"""`manage.py bench`: private servers, an empty database, every measure in turn, nothing left."""

import argparse
import os
import signal
import sys

from involvement.data_folder import CannotStart
from involvement.testing import environment

PARTS = ("pages", "weight", "growth", "rates", "up")
SIZES = (10_000, 100_000, 1_000_000)


def run(arguments: list[str]) -> int:
    """Measure and print. It always answers 0: it measures, people judge."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    wanted = parse(arguments)
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
        os.environ.pop(name, None)  # never on a database that belongs to somebody
    try:
        with environment.prepared() as ready:
            # rows are poured in past the triggers, which only this user may do
            address = ready["DATABASE_URL"].replace("involvement_owner@", "postgres@")
            os.environ.update(ready | {"DATABASE_URL": address, "DATABASE_APP_ROLE": ""})
            from involvement.bench import course  # noqa: PLC0415 -- Django is ready only now

            course.run(wanted)
    except CannotStart as why:
        print(why, file=sys.stderr, flush=True)
        return 2
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="manage.py bench", description="Measure speed, weight and growth on this machine."
    )
    parser.add_argument("--quick", action="store_true", help="40 pairs a page instead of 200")
    parser.add_argument("--pairs", type=int, help="how many pairs a page")
    parser.add_argument(
        "--sizes",
        type=lambda text: tuple(sorted(int(part) for part in text.split(","))),
        default=SIZES,
        help="how many rows growth is measured at, such as 10000,100000",
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="some parts instead of all"
    )
    wanted = parser.parse_args(arguments)
    wanted.pairs = wanted.pairs or (40 if wanted.quick else 200)
    return wanted
