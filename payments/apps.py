from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "payments"

    def ready(self):
        from payments import defaults, receivers  # noqa: F401, PLC0415 -- app ready
        from payments.domain import ledger  # noqa: PLC0415 -- app ready

        post_migrate.connect(defaults.load, sender=self)
        post_migrate.connect(ledger.begin, sender=self)
