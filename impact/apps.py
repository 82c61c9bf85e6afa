from django.apps import AppConfig


class ImpactConfig(AppConfig):
    name = "impact"

    def ready(self):
        from impact import receivers, scores  # noqa: F401, PLC0415 -- app ready
