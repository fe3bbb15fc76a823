import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_mails_of_before")]

    operations = [
        migrations.RemoveField(
            model_name="notice",
            name="attempts",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="last_error",
        ),
        migrations.RemoveField(
            model_name="notice",
            name="mailed_at",
        ),
        migrations.AlterField(
            model_name="notice",
            name="mail_at",
            field=models.DateTimeField(default=django.utils.timezone.now, null=True),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("read_at__isnull", True)), fields=["person"], name="notice_unread"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mail_at__isnull", False)), fields=["mail_at", "person"], name="notice_to_mail"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["next_attempt_at", "id"], name="mail_to_send"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["state", "-id"], name="mail_by_state"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(
                condition=models.Q(("state", "bounced")), fields=["address", "bounced_at"], name="mail_bounced"
            ),
        ),
    ]
