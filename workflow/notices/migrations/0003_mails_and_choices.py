"""Mails get rows of their own, and people choose how they are told. For those there are, see the next migration."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("notices", "0002_words_in_the_readers_language"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("address", models.EmailField(max_length=254)),
                ("message_id", models.CharField(max_length=120, unique=True)),
                ("language", models.CharField(max_length=10)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Chờ gửi"),
                            ("sent", "Đã gửi"),
                            ("failed", "Không gửi được"),
                            ("bounced", "Bị trả về"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("next_attempt_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("leased_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(null=True)),
                ("bounced_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "thư",
            },
        ),
        migrations.CreateModel(
            name="MailChoice",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_choice",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ways", models.JSONField(default=dict)),
                ("language", models.CharField(max_length=10)),
                ("quiet_from", models.TimeField(null=True)),
                ("quiet_to", models.TimeField(null=True)),
                ("quiet_days_off", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "cách báo tin",
            },
        ),
        migrations.CreateModel(
            name="SuspendedAddress",
            fields=[
                ("address", models.EmailField(max_length=254, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_error", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "địa chỉ tạm ngừng gửi",
            },
        ),
        migrations.RemoveIndex(
            model_name="notice",
            name="notice_to_mail",
        ),
        migrations.AddField(
            model_name="notice",
            name="mail_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="mail",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="notices", to="notices.mail"
            ),
        ),
    ]
