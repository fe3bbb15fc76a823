"""Consents to a proposal; the series of an issued number. SQLite makes the latter's table anew: its triggers too."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0001_initial"),
        ("reports", "0004_frozen_setting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "ý kiến đồng ý",
            },
        ),
        migrations.RemoveConstraint(
            model_name="issueddocument",
            name="issued_number_once",
        ),
        migrations.AddField(
            model_name="consolidatedreport",
            name="agreed",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="issueddocument",
            name="series",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddConstraint(
            model_name="issueddocument",
            constraint=models.UniqueConstraint(
                fields=("issuer", "symbol", "series", "number"), name="issued_number_once"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="appointment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.appointment"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="on_behalf_of",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="proposal",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consents", to="reports.proposal"
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="takes_back",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="taken_back_by",
                to="reports.consent",
            ),
        ),
        AppendOnly("reports_consent"),
        AppendOnly("reports_issueddocument"),
    ]
