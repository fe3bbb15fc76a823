"""When the reviewer proposed to accept a report that the head has to confirm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0005_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="acceptance_proposed_at",
            field=models.DateTimeField(null=True, verbose_name="đề nghị chấp nhận lúc"),
        ),
    ]
