"""Moves by somebody who stands in for the head in a single campaign."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="move",
            name="campaign_id",
            field=models.PositiveBigIntegerField(editable=False, null=True, verbose_name="đợt báo cáo"),
        ),
    ]
