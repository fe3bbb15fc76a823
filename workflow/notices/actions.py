"""What a person does to their own notices by looking at them. It changes no document, so it is no event."""

from __future__ import annotations

from django.utils import timezone

from workflow.notices.models import Notice
from workflow.organisation.models import Person


def read_notice(notice: Notice) -> None:
    """Mark one as read, once."""
    if notice.read_at is None:
        notice.read_at = timezone.now()
        notice.save(update_fields=["read_at"])


def read_all_notices(person: Person) -> int:
    """Mark every unread one as read; answer how many there were."""
    return Notice.objects.filter(person=person, read_at__isnull=True).update(read_at=timezone.now())
