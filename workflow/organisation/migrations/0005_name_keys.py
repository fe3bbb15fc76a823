"""Every person gets a key of their own."""

from django.db import migrations, models

from workflow.organisation.models import new_name_key

BATCH = 500


def make_keys(apps, schema_editor):
    people = apps.get_model("organisation", "Person").objects
    while rows := list(people.filter(name_key=None).only("pk")[:BATCH]):
        for person in rows:
            person.name_key = new_name_key()
        people.bulk_update(rows, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("organisation", "0004_no_single_successor")]

    operations = [
        migrations.AddField("person", "name_key", models.BinaryField(editable=False, max_length=32, null=True)),
        migrations.RunPython(make_keys, migrations.RunPython.noop),
        migrations.AlterField(
            "person", "name_key", models.BinaryField(default=new_name_key, editable=False, max_length=32, null=True)
        ),
    ]
