"""Every campaign has a type, and a version of a type never changes.

Apart from 0003, because PostgreSQL alters no table whose rows the same transaction has touched.
"""

import django.db.models.deletion
from django.db import migrations, models

from workflow.audit.operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_campaign_types")]

    operations = [
        migrations.AlterField(
            model_name="campaign",
            name="type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="campaigns", to="campaigns.campaigntype"
            ),
        ),
        AppendOnly("campaigns_campaigntypeversion"),
    ]
