from django.db import migrations

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_evidence")]

    operations = [AppendOnly(table) for table in ("audit_leaf", "audit_subtree", "audit_checkpoint")]
