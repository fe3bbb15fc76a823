"""A proposal keeps the names in its head. SQLite makes the table anew for that, so its triggers are set again."""

from django.db import migrations, models

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_consents")]

    operations = [
        migrations.AddField(model_name="proposal", name="bodies", field=models.JSONField(default=dict)),
        AppendOnly("reports_proposal"),
    ]
