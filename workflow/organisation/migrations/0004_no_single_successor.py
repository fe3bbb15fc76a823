"""The links took the column's place. Apart from 0003, because PostgreSQL alters no table with rows just written."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_several_successors")]

    operations = [migrations.RemoveField(model_name="unit", name="successor")]
