"""Who answers for a report now: at first the unit that it was opened for."""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def as_at_launch(apps: Any, schema_editor: Any) -> None:
    apps.get_model("submissions", "Submission").objects.update(responsible_unit=F("unit"))


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_second_review_level"), ("organisation", "0004_no_single_successor")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="responsible_unit",
            field=models.ForeignKey(
                "organisation.unit", models.PROTECT, null=True, related_name="reports_to_answer_for"
            ),
        ),
        migrations.RunPython(as_at_launch, migrations.RunPython.noop),
    ]
