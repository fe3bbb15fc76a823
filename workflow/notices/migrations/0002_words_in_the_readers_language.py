"""A notice keeps its words and values apart. Those already written keep their Vietnamese text, with no values."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.RenameField("notice", "text", "words"),
        migrations.AddField("notice", "given", models.JSONField(default=dict)),
        migrations.AddField("notice", "kind", models.CharField(blank=True, max_length=60)),
    ]
