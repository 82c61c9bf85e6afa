from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActivitiesConfig(AppConfig):
    name = "activities"

    def ready(self):
        from activities import defaults  # noqa: PLC0415 -- app ready

        post_migrate.connect(defaults.load, sender=self)
