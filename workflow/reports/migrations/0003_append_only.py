"""What was frozen stays as it is, whatever code or SQL says."""

from django.db import migrations

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_initial"), ("audit", "0002_append_only")]

    operations = [
        AppendOnly("reports_proposal"),
        AppendOnly("reports_approval"),
        AppendOnly("reports_issueddocument"),
    ]
