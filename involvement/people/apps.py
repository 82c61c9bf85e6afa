from django.apps import AppConfig
from django.contrib.postgres.indexes import OpClass
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression


class PeopleConfig(AppConfig):
    name = "involvement.people"

    def ready(self):
        IndexExpression.register_wrappers(
            OrderBy, OpClass, Collate
        )  # for the index by part of a name
        from involvement.people import (  # noqa: PLC0415 -- they hear, and carry
            courier,  # noqa: F401
            middleware,  # noqa: F401
            sign_ins,  # noqa: F401
        )
