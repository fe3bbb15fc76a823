"""An object's time line on paper; of a report the record of its whole life, from the draft to what was issued."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.audit.queries import timeline
from workflow.documents.official.audit_record import (
    OF_DOCUMENTS,
    OF_OTHERS,
    AuditRecord,
    DocumentRecord,
    RecordedEvent,
    write_audit_record,
)
from workflow.documents.official.profiles import profile_for
from workflow.inspection.out.signatures import document_record
from workflow.inspection.told.changes import changes_in_a_line
from workflow.inspection.told.names import Names, name_of

PRINTED_AT_MOST = 5_000
"""Events: about five hundred pages. A longer time line is exported as CSV."""

_DOCUMENTS = ("submission", "report", "campaign")
"""Kinds of objects whose events tell how a document was dealt with."""

_DETAILS = 240
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_DIGEST_SHOWN = 16


class TooLong(ValueError):
    """The time line has more events than are printed; str() says to the person what to do."""


def audit_record(stream: str, *, organisation: str) -> bytes:
    """The whole time line of an object as a .docx, oldest first, in Vietnamese. Raises TooLong."""
    events = list(timeline(stream).order_by("number")[: PRINTED_AT_MOST + 1])
    if len(events) > PRINTED_AT_MOST:
        raise TooLong(_("Dòng thời gian dài quá để in. Hãy xuất CSV từ trang tra cứu."))
    with translation.override(settings.LANGUAGE_CODE):
        tell(events)
        names = Names(events)
        document: DocumentRecord | None = document_record(stream, events)
        return write_audit_record(
            AuditRecord(
                profile=profile_for(timezone.localdate(), "party").id,
                type_name=OF_DOCUMENTS if events[-1].kind in _DOCUMENTS else OF_OTHERS,
                organisation=organisation,
                subject=_subject(events),
                events=[_recorded(event, names) for event in events],
                digest=events[-1].hash,
                printed_at=timezone.localtime(),
                document=document,
            )
        )


def _subject(events: Sequence[Event]) -> str:
    label, kind = name_of(events[-1]), events[-1].kind_label
    return label if label.startswith(kind) else f"{kind}: {label}"


def _recorded(event: Event, names: Names) -> RecordedEvent:
    return RecordedEvent(
        at=timezone.localtime(event.at),
        who=event.actor.full_name if event.actor else "Hệ thống",
        capacity=event.capacity,
        on_behalf_of=event.on_behalf_of.full_name if event.on_behalf_of else "",
        act=f"{event.action_label} (bị từ chối)" if event.refused else event.action_label,
        from_state=event.from_state_label if event.from_state else "",
        to_state=event.to_state_label if event.to_state else "",
        reason=event.told.reason,
        details=_details(event, names),
        is_altered=event.told.is_altered,
    )


def _details(event: Event, names: Names) -> str:
    """What changed in words, "Hạn nộp: 23:59 12/12/2026 → 23:59 05/12/2026; …", as far as a cell has room for it."""
    whole = _DIGEST.sub(lambda digest: digest[0][:_DIGEST_SHOWN] + "…", changes_in_a_line(event, names))
    return whole if len(whole) <= _DETAILS else whole[: _DETAILS - 1] + "…"
