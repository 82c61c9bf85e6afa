"""The web server as in life, that a request can ask to fall dead at any moment of its work.

The header `X-Dies-At: 7` kills the serving process, as `kill -9` does, at the seventh moment: just
before a statement, just before a commit, or just after one, when the answer is not yet sent.
"""

import os
import signal
import threading

import django
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "involvement.settings")
django.setup(set_prefix=False)

serve = WSGIHandler()
get_resolver().check()  # reads every page's code now, not again in each worker that is born
commit_at_once = BaseDatabaseWrapper.commit
fate = threading.local()


def moment():
    fate.moments_left = getattr(fate, "moments_left", 0) - 1
    if fate.moments_left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def statement(execute, *args):
    moment()
    return execute(*args)


def commit(self):
    moment()
    commit_at_once(self)
    moment()


def application(environ, start_response):
    fate.moments_left = int(environ.get("HTTP_X_DIES_AT") or 0)
    with connection.execute_wrapper(statement):
        return serve(environ, start_response)


BaseDatabaseWrapper.commit = commit
