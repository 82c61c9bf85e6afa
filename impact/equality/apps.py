from django.apps import AppConfig


class EqualityConfig(AppConfig):
    name = "impact.equality"

    def ready(self):
        from impact.equality import severed  # noqa: F401, PLC0415 -- app ready
