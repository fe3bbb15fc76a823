"""A proposal keeps its format and annexes. SQLite makes the table anew for that, so its triggers are set again."""

from django.db import migrations, models

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_append_only")]

    operations = [
        migrations.AddField(model_name="proposal", name="annexes", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="proposal",
            name="profile",
            field=models.CharField(default="party_2018", max_length=20, verbose_name="thể thức"),
        ),
        AppendOnly("reports_proposal"),
    ]
