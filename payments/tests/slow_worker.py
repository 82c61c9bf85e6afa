"""The real worker with a hurried beat and a slow post, so that a kill finds it busy."""

import os
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "involvement.settings")
django.setup()

from activities.domain import packs  # noqa: E402 -- after the set-up
from involvement.celery import app  # noqa: E402
from involvement.notices.post import PostBox  # noqa: E402

packs.OPENS = type(packs.OPENS)(0)  # whatever time it is when the tests run
for entry in app.conf.beat_schedule.values():
    entry["schedule"] = 1.0
at_once = PostBox.send_messages


def after_a_while(self, messages):
    time.sleep(0.02)
    sent = at_once(self, messages)
    time.sleep(0.02)
    return sent


PostBox.send_messages = after_a_while
