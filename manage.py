#!/usr/bin/env python3
"""The one door: `up` runs the service, `test` checks it, `bench` measures; the rest is Django's."""

import os
import sys


def main():
    """Make the environment ready, then hand the command to whoever answers it."""
    if sys.version_info < (3, 11):
        print("Python 3.11 or newer is needed; this is %d.%d." % sys.version_info[:2])
        return 2
    from involvement import bootstrap

    command = sys.argv[1] if len(sys.argv) > 1 else ""
    bootstrap.enter(for_tests=command == "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "involvement.settings")
    if command == "up":
        from involvement import up

        return up.run(sys.argv[2:])
    if command == "test":
        from involvement.testing import suite

        return suite.run(sys.argv[2:])
    if command == "bench":
        from involvement.bench import launcher

        return launcher.run(sys.argv[2:])
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
