from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActivitiesConfig(AppConfig):
    name = "activities"

    def ready(self):
        from activities import (  # noqa: PLC0415 -- app ready
            alone_notices,  # noqa: F401
            defaults,
            news,  # noqa: F401
            reserve_notices,  # noqa: F401
        )

        post_migrate.connect(defaults.load, sender=self)
