"""Add the days that changed bank details wait, where rates are there already. (T2)"""

from datetime import date

from django.db import migrations

KEY = "days.hold"


def add_days(apps, schema_editor):
    rates = apps.get_model("payments", "Rate").objects
    if rates.exists() and not rates.filter(key=KEY).exists():
        rates.create(
            key=KEY,
            value=3,
            valid_from=date(2016, 10, 1),
            source="Proposed default, for BASW to confirm",
        )


def take_days(apps, schema_editor):
    apps.get_model("payments", "Rate").objects.filter(key=KEY).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0011_changed_bank_details_wait")]
    operations = [migrations.RunPython(add_days, take_days)]
