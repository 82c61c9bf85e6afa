from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from involvement import celery  # noqa: F401 -- shared tasks bind to the app made here


class InvolvementConfig(AppConfig):
    name = "involvement"

    def ready(self):
        from involvement import grants  # noqa: PLC0415 -- app ready

        autodiscover_modules("notices")
        # Django tells only apps with models, and by then every table is there
        people = apps.get_app_config("people")
        post_migrate.connect(grants.to_application, sender=people)
