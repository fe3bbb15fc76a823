"""What was frozen stays as it is, whatever code or SQL says."""

from django.db import migrations

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_initial"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("submissions_revision"),
    ]
