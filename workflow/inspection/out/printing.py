"""An object's time line on paper: the record of a document's life."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.documents.official.audit_record import AuditRecord, RecordedEvent, write_audit_record
from workflow.documents.official.profiles import profile_for

PRINTED_AT_MOST = 5_000
"""Events: about five hundred pages. A longer time line is exported as CSV."""


class TooLong(ValueError):
    """The time line has more events than are printed; str() says to the person what to do."""


def audit_record(stream: str, *, organisation: str) -> bytes:
    """The whole time line of an object as a .docx, oldest first, in Vietnamese. Raises TooLong."""
    events = list(timeline(stream).order_by("number")[: PRINTED_AT_MOST + 1])
    if len(events) > PRINTED_AT_MOST:
        raise TooLong(_("Dòng thời gian dài quá để in. Hãy xuất CSV từ trang tra cứu."))
    with translation.override(settings.LANGUAGE_CODE):
        return write_audit_record(
            AuditRecord(
                profile=profile_for(timezone.localdate(), "party").id,
                organisation=organisation,
                subject=_subject(stream, events),
                events=[_recorded(event) for event in events],
                digest=events[-1].hash,
                printed_at=timezone.localtime(),
            )
        )


def _subject(stream: str, events: Sequence[Event]) -> str:
    label, kind = events[-1].label or stream, events[-1].kind_label
    return label if label.startswith(kind) else f"{kind}: {label}"


def _recorded(event: Event) -> RecordedEvent:
    return RecordedEvent(
        at=timezone.localtime(event.at),
        who=event.actor.full_name if event.actor else "Hệ thống",
        capacity=event.capacity,
        on_behalf_of=event.on_behalf_of.full_name if event.on_behalf_of else "",
        act=f"{event.action_label} (bị từ chối)" if event.refused else event.action_label,
        from_state=event.from_state_label if event.from_state else "",
        to_state=event.to_state_label if event.to_state else "",
        reason=event.reason,
    )
