"""Campaign types and their versions; the standard type is what every campaign has run by so far."""

import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models

import workflow.audit.canonical
from workflow.campaigns.flow_settings import STANDARD


def add_the_standard_type(apps, schema_editor):
    made = apps.get_model("campaigns", "CampaignType").objects.create(name="Đợt báo cáo tiêu chuẩn", last_number=1)
    version = apps.get_model("campaigns", "CampaignTypeVersion").objects.create(
        type=made, number=1, settings=STANDARD.as_json(), digest=STANDARD.digest
    )
    campaigns = apps.get_model("campaigns", "Campaign").objects
    campaigns.update(type=made)
    campaigns.exclude(state="preparing").update(flow=version, launched_with=STANDARD.as_json())
    if schema_editor.connection.vendor == "postgresql":
        # The indexes of the new columns are made after this, and PostgreSQL makes none while a check is still to come.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_append_only"),
        ("campaigns", "0002_finding_severity"),
        ("organisation", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "audit_head",
                    models.CharField(default=workflow.audit.canonical.GENESIS, editable=False, max_length=64),
                ),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("in_use", "Đang dùng"), ("retired", "Ngừng dùng")],
                        default="in_use",
                        max_length=50,
                        protected=True,
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="tên loại")),
                ("last_number", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisation.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "loại đợt báo cáo",
                "constraints": [models.UniqueConstraint(fields=("unit", "name"), name="type_name_once_a_unit")],
            },
        ),
        migrations.CreateModel(
            name="CampaignTypeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(verbose_name="phiên bản")),
                ("settings", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("capacity", models.CharField(blank=True, max_length=330)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="campaigns.campaigntype",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản của loại đợt báo cáo",
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("type", "number"), name="type_version_once")],
            },
        ),
        migrations.AddField(
            model_name="campaign", name="launched_with", field=models.JSONField(editable=False, null=True)
        ),
        migrations.AddField(
            model_name="campaign",
            name="flow",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="campaigns.campaigntypeversion",
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="type",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="campaigns",
                to="campaigns.campaigntype",
            ),
        ),
        migrations.RunPython(add_the_standard_type, migrations.RunPython.noop),
    ]
