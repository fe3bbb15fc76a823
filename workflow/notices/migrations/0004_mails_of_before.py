"""What was known of a notice's e-mail on the notice itself goes to a mail of its own; what was yet to be sent, is."""

from django.conf import settings
from django.db import migrations
from django.db.models import F

BATCH = 500
ATTEMPTS = 5


def carry_over(apps, schema_editor):
    Notice, Mail = apps.get_model("notices", "Notice"), apps.get_model("notices", "Mail")
    Notice.objects.filter(mailed_at__isnull=True, attempts__lt=ATTEMPTS).update(mail_at=F("at"))
    handled = Notice.objects.filter(mail_at__isnull=True, mail__isnull=True).select_related("person").order_by("pk")
    while notices := list(handled[:BATCH]):
        mails = [
            Mail(
                person=notice.person,
                address=notice.person.email,
                message_id=f"<notice-{notice.pk}@before>",
                language=settings.LANGUAGE_CODE,
                made_at=notice.at,
                state="sent" if notice.mailed_at else "failed",
                attempts=notice.attempts,
                last_error=notice.last_error,
                sent_at=notice.mailed_at,
            )
            for notice in notices
        ]
        Mail.objects.bulk_create(mails)
        for notice, mail in zip(notices, mails, strict=True):
            notice.mail = mail
        Notice.objects.bulk_update(notices, ["mail"])


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_mails_and_choices")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
