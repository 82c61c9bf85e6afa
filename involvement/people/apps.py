from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "involvement.people"

    def ready(self):
        from involvement.people import middleware  # noqa: F401, PLC0415 -- hears of sign-ins
