"""Notices get a room of their own. The table goes over with its rows, under its new name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tasks", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("notice", "notices_notice")],
            state_operations=[migrations.DeleteModel("Notice")],
        )
    ]
