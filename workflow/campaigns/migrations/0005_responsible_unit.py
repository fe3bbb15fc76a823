"""Who answers for what a unit was asked, and what the committee was called when it issued the plan."""

from typing import Any

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def as_they_are(apps: Any, schema_editor: Any) -> None:
    apps.get_model("campaigns", "AddressedUnit").objects.update(responsible_unit=F("unit"))
    committee = apps.get_model("organisation", "Unit").objects.filter(pk=OuterRef("committee"))
    apps.get_model("campaigns", "Campaign").objects.update(plan_issuer=Subquery(committee.values("name")))


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_type_of_every_campaign"), ("organisation", "0004_no_single_successor")]

    operations = [
        migrations.AddField(
            model_name="addressedunit",
            name="responsible_unit",
            field=models.ForeignKey("organisation.unit", models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="plan_issuer",
            field=models.CharField(blank=True, default="", max_length=200, verbose_name="cơ quan ban hành kế hoạch"),
            preserve_default=False,
        ),
        migrations.RunPython(as_they_are, migrations.RunPython.noop),
    ]
