"""The worker, and the beat table: a change of schedule is a reviewed change of this file.

Times are UTC and every entry only asks "what is due?"; the answer is in the database, where due
moments were worked out from London time when they were written.
"""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "involvement.settings")

app = Celery("involvement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

SECONDS = 1.0
MINUTES = 60.0
app.conf.beat_schedule = {
    "beat the heart": {"task": "notices.beat_heart", "schedule": 15 * SECONDS},
    "send what is due": {"task": "notices.send_due", "schedule": 10 * SECONDS},
    "settle the half-sent": {"task": "notices.recover_unfinished", "schedule": 1 * MINUTES},
    "seal the trail": {"task": "audit.seal_trail", "schedule": 1 * MINUTES},
    "send packs": {"task": "activities.send_packs", "schedule": 1 * MINUTES},
    "remind about packs": {"task": "activities.remind_about_packs", "schedule": 1 * MINUTES},
    "ask reserves": {"task": "activities.ask_reserves", "schedule": 1 * MINUTES},
    "watch presence": {"task": "activities.watch_presence", "schedule": 5 * MINUTES},
    "tell chairs what is red": {"task": "activities.tell_chairs", "schedule": 5 * MINUTES},
    "remind of actions": {"task": "activities.remind_of_actions", "schedule": 60 * MINUTES},
    "count how answers turn out": {
        "task": "activities.count_turnout",
        "schedule": crontab(hour="3", minute="10"),
    },
    "prepare payouts": {"task": "payments.prepare_payouts", "schedule": 1 * MINUTES},
    "tell what is late": {"task": "payments.tell_what_is_late", "schedule": 60 * MINUTES},
    "draft top-ups": {"task": "payments.draft_top_ups", "schedule": 60 * MINUTES},
    "check the money": {"task": "payments.check_money", "schedule": 60 * MINUTES},
    "tell of checks due": {
        "task": "payments.tell_of_checks_due",
        "schedule": crontab(hour="3", minute="40"),
    },
    "count the figures": {"task": "impact.count_figures", "schedule": 60 * MINUTES},
    "tell of the quarter": {"task": "impact.tell_of_the_quarter", "schedule": 60 * MINUTES},
    "ask how it was": {"task": "impact.ask_for_feedback", "schedule": 5 * MINUTES},
    "erase what is past its time": {
        "task": "people.erase_due",
        "schedule": crontab(hour="2", minute="20"),
    },
    "remind about cases": {"task": "people.remind_about_cases", "schedule": 60 * MINUTES},
}
