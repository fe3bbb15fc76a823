"""Every row has one now. Apart from the filling, because PostgreSQL alters no table with rows just written."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0007_responsible_unit")]

    operations = [
        migrations.AlterField(
            model_name="submission",
            name="responsible_unit",
            field=models.ForeignKey("organisation.unit", models.PROTECT, related_name="reports_to_answer_for"),
        ),
    ]
