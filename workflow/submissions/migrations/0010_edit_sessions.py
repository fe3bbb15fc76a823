"""A person writes a section for a while: what their edit session will be written down from."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisation", "0004_no_single_successor"),
        ("submissions", "0009_confirming_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="ahead",
            field=models.IntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name="submission",
            name="being_written",
            field=models.PositiveSmallIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name="EditSession",
            fields=[
                (
                    "text",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="session",
                        serialize=False,
                        to="submissions.sectiontext",
                    ),
                ),
                ("opened", models.PositiveIntegerField()),
                ("address", models.CharField(blank=True, max_length=45)),
                ("opened_at", models.DateTimeField()),
                ("last_at", models.DateTimeField()),
                ("saves", models.PositiveIntegerField(default=1)),
                ("before", models.TextField(blank=True)),
                ("was_done", models.BooleanField()),
                (
                    "appointment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisation.appointment"
                    ),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên soạn",
            },
        ),
    ]
