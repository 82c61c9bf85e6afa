import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0029_people_plan_their_fees_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimline",
            name="tops_up",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="top_ups",
                to="payments.claimline",
            ),
        ),
    ]
