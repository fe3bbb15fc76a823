"""A unit that is split has several successors."""

from typing import Any

from django.db import migrations, models


def keep_links(apps: Any, schema_editor: Any) -> None:
    unit = apps.get_model("organisation", "Unit")
    link = unit.successors.through
    known = unit.objects.filter(successor__isnull=False).values_list("pk", "successor_id")
    link.objects.bulk_create(link(from_unit_id=earlier, to_unit_id=later) for earlier, later in known)


class Migration(migrations.Migration):
    dependencies = [("organisation", "0002_calendar_days")]

    operations = [
        migrations.AlterField(
            model_name="unit",
            name="successor",
            field=models.ForeignKey("organisation.unit", models.PROTECT, null=True, blank=True, related_name="+"),
        ),
        migrations.AddField(
            model_name="unit",
            name="successors",
            field=models.ManyToManyField(blank=True, related_name="predecessors", to="organisation.unit"),
        ),
        migrations.RunPython(keep_links, migrations.RunPython.noop),
    ]
