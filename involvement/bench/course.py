"""The whole course, in order: noise, pages at two sizes, weight, growth, rates, goals."""

import argparse
import os
from functools import partial

import django

django.setup()

from django.conf import settings  # noqa: E402 -- models can be imported only now
from django.core.management import call_command  # noqa: E402

from involvement.bench import copies, growth, measure, rates, starting, weight, yard  # noqa: E402
from involvement.bench.report import Goals, attempt, heading, say  # noqa: E402


def run(wanted: argparse.Namespace) -> None:
    goals = Goals()
    call_command("collectstatic", "--no-input", verbosity=0)
    call_command("migrate", "--no-input", verbosity=0)
    call_command("demo", verbosity=0)
    copies.analyse()
    demo = settings.DATABASES["default"]["NAME"]
    quiet = measure.noise(wanted.pairs)
    heading("Noise")
    say(
        f"The yard against itself: {quiet.low:.2f} / {quiet.middle:.3f} / {quiet.high:.2f}, "
        + ("quiet enough." if quiet.is_quiet else "too noisy: nothing about CPU is judged.")
    )
    page = yard.answer()
    milliseconds = yard.seconds() * 1000
    say(f"The yard: {milliseconds:.1f} ms, {len(page.body) / 1000:.1f} KB, {os.cpu_count()} cores.")
    if "weight" in wanted.only:
        attempt("Weight", weight.weigh_all, goals)
    if "pages" in wanted.only:
        once = measure.look_at_all("the demo's size", wanted.pairs)
        copies.use_database("many_times", made_from=demo)
        copies.multiply(measure.TIMES)
        often = measure.look_at_all(f"{measure.TIMES} times the demo", wanted.pairs)
        measure.judge(once, often, goals, is_quiet=quiet.is_quiet)
        copies.use_database(demo)
    if "growth" in wanted.only:
        copies.use_database("growing", made_from=demo)
        attempt("Growth", partial(growth.measure, wanted.sizes), goals)
        copies.use_database(demo)
    if "rates" in wanted.only:
        copies.use_database("working", made_from=demo)
        rates.measure(goals)
        copies.use_database(demo)
    if "up" in wanted.only:
        attempt("Starting", starting.measure, goals)
    goals.show()
