"""A head who confirms a review has a part of their own in the report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0008_responsible_unit_required")]

    operations = [
        migrations.AlterField(
            model_name="hand",
            name="part",
            field=models.CharField(
                choices=[
                    ("wrote", "viết"),
                    ("submitted", "trình"),
                    ("reviewed", "thẩm định"),
                    ("confirmed", "duyệt thẩm định"),
                ],
                max_length=20,
            ),
        ),
    ]
