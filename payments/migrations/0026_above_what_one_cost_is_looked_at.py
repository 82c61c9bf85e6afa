"""Add the amount above which one cost is looked at, where rates are there already. (I14)"""

from datetime import date

from django.db import migrations

KEY = "limit.look"


def add_limit(apps, schema_editor):
    rates = apps.get_model("payments", "Rate").objects
    if rates.exists() and not rates.filter(key=KEY).exists():
        rates.create(
            key=KEY,
            value=100_00,
            valid_from=date(2016, 10, 1),
            source="Proposed default, for BASW to confirm",
        )


def take_limit(apps, schema_editor):
    apps.get_model("payments", "Rate").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0025_what_to_look_at_before_paying")]
    operations = [migrations.RunPython(add_limit, take_limit)]
