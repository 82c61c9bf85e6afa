"""Add the amounts above which others look or approve, where rates are there already. (I9)"""

from datetime import date

from django.db import migrations

LIMITS = {"limit.look": 100_00, "limit.whole_uk": 500_00}


def add_limits(apps, schema_editor):
    rates = apps.get_model("payments", "Rate").objects
    is_set_up = rates.exists()
    for key, pence in LIMITS.items():
        if is_set_up and not rates.filter(key=key).exists():
            rates.create(
                key=key,
                value=pence,
                valid_from=date(2016, 10, 1),
                source="Proposed default, for BASW to confirm",
            )


def take_limits(apps, schema_editor):
    apps.get_model("payments", "Rate").objects.filter(key__in=LIMITS).delete()


class Migration(migrations.Migration):
    dependencies = [("payments", "0026_what_to_look_at_before_paying")]
    operations = [migrations.RunPython(add_limits, take_limits)]
