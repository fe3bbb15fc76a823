from django.db import migrations, models

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_more_filters")]

    operations = [
        migrations.CreateModel(
            name="YearKey",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("secret", models.BinaryField(max_length=32, null=True)),
            ],
            options={"verbose_name": "khóa dữ liệu cá nhân của năm"},
        ),
        migrations.AddField("event", "version", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField("event", "version", models.PositiveSmallIntegerField(default=2)),
        migrations.AlterField(
            "event", "label", models.CharField(blank=True, max_length=600, verbose_name="tên đối tượng")
        ),
        AppendOnly("audit_event"),
    ]
