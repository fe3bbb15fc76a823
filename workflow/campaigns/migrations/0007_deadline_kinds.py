import datetime

from django.db import migrations, models
from django.utils import timezone


def say_what_is_stored(apps, schema_editor):
    """A deadline was a moment only: the same moment is "by" its day, at its hour unless that is the day's end."""
    Deadline = apps.get_model("campaigns", "Deadline")
    for deadline in Deadline.objects.iterator():
        local = timezone.localtime(deadline.due_at)
        deadline.date = local.date()
        deadline.time = None if local.time() == datetime.time(23, 59, 59) else local.time()
        deadline.kind = "by"
        deadline.save(update_fields=["date", "time", "kind"])


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_responsible_unit_required"),
    ]

    operations = [
        migrations.AddField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("before", "trước ngày"),
                    ("by", "chậm nhất ngày"),
                    ("working_days_after", "số ngày làm việc kể từ ngày"),
                ],
                default="before",
                max_length=20,
                verbose_name="cách tính",
            ),
        ),
        migrations.AddField(
            model_name="deadline",
            name="date",
            field=models.DateField(null=True, verbose_name="ngày"),
        ),
        migrations.AddField(
            model_name="deadline",
            name="days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số ngày làm việc"),
        ),
        migrations.AddField(
            model_name="deadline",
            name="time",
            field=models.TimeField(blank=True, null=True, verbose_name="giờ"),
        ),
        migrations.RunPython(say_what_is_stored, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="deadline",
            name="date",
            field=models.DateField(verbose_name="ngày"),
        ),
    ]
