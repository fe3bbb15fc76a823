"""What an event changed, in words for people: names for keys and codes, days and moments as they are written here.

Nothing is lost by it: the values as they were hashed stand on the event's page and in each line of the export as JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit import wording
from workflow.audit.canonical import Json
from workflow.audit.models import Event
from workflow.inspection.told.names import Names
from workflow.inspection.told.values import words_of

_DIGEST = re.compile(r"[0-9a-f]{64}")

_LISTS = frozenset({"alarms", "consents", "ended", "objects", "sections", "submissions", "successors", "years"})
"""Fields that hold a list where they hold one: two things in it are not a value before and one after."""

_COUNTS: dict[str, str | Promise] = {
    "sections": gettext_lazy("Số mục"),
    "submissions": gettext_lazy("Số báo cáo thành phần"),
    "units": gettext_lazy("Số đơn vị"),
}
"""What a field is called where it holds how many there are and not which."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field in words: from `old` to `new`, or only `new` where the event has no pair."""

    label: str
    old: str | None
    new: str


def is_pair(code: str, value: Json) -> bool:
    """Whether the field tells a value before and one after."""
    if not isinstance(value, list) or len(value) != 2 or code in _LISTS:
        return False
    # Units are counted before and after, or named.
    return not (code == "units" and all(isinstance(item, str) for item in value))


def changes_of(event: Event, names: Names | None = None) -> list[Change]:
    """The event's changes with the words of their fields, in the order of the fields' codes.

    `names` are those of the page or file that the event is shown in.
    """
    names = names or Names([event])
    told = event.told.changes
    return [_change(event, names, code, value) for code, value in sorted(told.items()) if not _is_said(code, told)]


def changes_in_a_line(event: Event, names: Names | None = None) -> str:
    """ "Hạn nộp: 23:59 12/12/2026 → 23:59 05/12/2026; …"; of acts that have a line of their own, that line."""
    if event.summary:
        return event.summary
    return "; ".join(
        f"{change.label}: {change.new}" if change.old is None else f"{change.label}: {change.old} → {change.new}"
        for change in changes_of(event, names)
    )


def label_of(event: Event, code: str, value: Json) -> str:
    """What a field of the event is called, which for some depends on what it holds."""
    values = value if isinstance(value, list) and is_pair(code, value) else [value]
    if code in _COUNTS and any(isinstance(item, int) for item in values):
        return str(_COUNTS[code])
    if code == "text" and not any(isinstance(item, str) and _DIGEST.fullmatch(item) for item in values):
        return _("Nội dung")
    return wording.field_label(code, event.action)


def _is_said(code: str, told: Mapping[str, Json]) -> bool:
    """Whether another field says it: a name what its key does; that no step is open, that nobody has it."""
    return code.endswith("_key") or (code == "opens_for" and told.get("opens", "") is None)


def _change(event: Event, names: Names, code: str, value: Json) -> Change:
    label = label_of(event, code, value)
    if isinstance(value, list) and is_pair(code, value):
        old, new = value
        return Change(label, words_of(event, code, old, names), words_of(event, code, new, names))
    return Change(label, None, words_of(event, code, value, names))
