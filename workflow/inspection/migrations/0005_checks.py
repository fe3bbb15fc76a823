from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("inspection", "0004_bundles"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(
                choices=[
                    ("csv", "CSV"),
                    ("jsonl", "JSON theo dòng"),
                    ("xlsx", "Excel"),
                    ("zip", "Bộ chứng cứ"),
                    ("json", "Kiểm tra việc trái vai trò"),
                ],
                max_length=10,
            ),
        ),
    ]
