"""One value of an event's changes in words: of each field as it is meant, of any other as its kind is written here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.audit import wording
from workflow.audit.canonical import Json
from workflow.audit.models import Event
from workflow.campaigns.models import FindingState
from workflow.inspection.patterns.titles import TITLES
from workflow.inspection.proof.alarms import SHORT
from workflow.inspection.told.names import OF_AN_EVENT, Names
from workflow.inspection.wording import ROOMS
from workflow.notices.kinds import Group
from workflow.notices.models import Way
from workflow.organisation.models import Role
from workflow.reorganisation.models import ChangeKind, Part
from workflow.submissions.models import CommentState
from workflow.supervision.queries import step_choices, step_title
from workflow.supervision.registry import SUPERVISED

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")

_TYPED = frozenset(
    {
        *("answer", "job_title", "legal_reference", "name", "named", "note", "person", "place", "principal", "quote"),
        *(
            "reason",
            "report_title",
            "resolution",
            "signer_name",
            "signer_position",
            "signing_authority",
            "text",
            "title",
        ),
        *("page", "username"),
    }
)
"""Fields whose words a person typed. They are told as typed, also where they look like a day."""

_NOBODY = ("holder", "opens", "opens_for")
"""Fields of which nothing means something."""


def words_of(event: Event, code: str, value: Json, names: Names | None = None) -> str:
    """One value of a field of the event: not a pair, but its old or its new one."""
    reader = _READERS.get(code)
    if reader is not None and (value is not None or code in _NOBODY):
        try:
            told = reader(_Asked(event, names or Names([event])), value)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            # A row that somebody tampered with may hold anything.
            told = None
        if told:
            return told
    return _words(code, value)


def _words(code: str, value: Json) -> str:
    if value is None or value == "" or value == [] or value == {}:
        return _("không có")
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, list):
        return "; ".join(_words(code, item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{wording.field_label(name)} {_words(name, item)}" for name, item in value.items())
    if isinstance(value, str) and code not in _TYPED:
        return _as_time(value)
    return str(value)


def _as_time(value: str) -> str:
    """A day or a moment in the committee's time zone; any other text as it is."""
    try:
        if _MOMENT.fullmatch(value) and (at := parse_datetime(value)):
            return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
        if _DAY.fullmatch(value) and (day := parse_date(value)):
            return f"{day:%d/%m/%Y}"
    except (ValueError, OverflowError):
        pass
    return value


@dataclass(frozen=True, slots=True)
class _Asked:
    """The event whose value is asked for, and the names that are known."""

    event: Event
    names: Names


_Reader = Callable[[_Asked, Any], str | None]
"""A value in words; nothing where the usual words do."""


def _step(asked: _Asked, value: Any) -> str | None:
    if not value:
        return _("không chờ ai")
    if asked.event.kind in SUPERVISED:
        return step_title(asked.event.kind, value)
    return next((title for step, title in step_choices() if step.endswith(f":{value}")), None)


def _holder(asked: _Asked, value: Any) -> str | None:
    if value is None and asked.event.told.changes.get("opens", "") is not None:
        return _("hàng chờ chung")
    return None


def _object(asked: _Asked, value: Any) -> str | None:
    found = OF_AN_EVENT.fullmatch(value)
    if found is None:
        return asked.names.of(value)
    return _("sự kiện số %(number)s (%(act)s) của %(object)s") % {
        "number": found["number"],
        "act": wording.label(found["action"]),
        "object": asked.names.of(found["stream"]),
    }


def _campaign(asked: _Asked, value: Any) -> str:
    return asked.names.of(f"campaign:{value}")


def _submissions(asked: _Asked, value: Any) -> str | None:
    """Which they are, or how many."""
    return "; ".join(asked.names.of(f"submission:{key}") for key in value) if isinstance(value, list) else None


def _state(asked: _Asked, value: Any) -> str:
    if asked.event.kind == "submission" and value in CommentState.values:
        return str(CommentState(value).label)
    if "finding" in asked.event.told.changes and value in FindingState.values:
        return str(FindingState(value).label)
    return wording.state_label(value)


def _action(asked: _Asked, value: Any) -> str:
    room, star, _rest = value.partition(".*")
    return _("Mọi thao tác: %(room)s") % {"room": ROOMS.get(room, room)} if star else wording.label(value)


def _part(asked: _Asked, value: Any) -> str:
    if value in Part.values:
        return str(Part(value).label)
    return str(_PARTS[value])


_PARTS: dict[str, str | Promise] = {
    "did": gettext_lazy("Đã làm"),
    "for": gettext_lazy("Người khác làm thay"),
    "about": gettext_lazy("Về người này"),
    "all": gettext_lazy("Mọi việc trong đợt"),
    "states": gettext_lazy("Chỉ các lần trình, trả, duyệt"),
    "own": gettext_lazy("Chỉ bản thân đợt"),
}


def _rules(asked: _Asked, value: Any) -> str:
    return "; ".join(map(_rule, value.split(", ")))


def _rule(code: str) -> str:
    kind, _colon, number = code.partition(":")
    days = int(number)
    if kind == "late":
        return ngettext("quá hạn %(days)d ngày làm việc", "quá hạn %(days)d ngày làm việc", days) % {"days": days}
    if not days:
        return _("ngày đến hạn")
    return ngettext("trước hạn %(days)d ngày làm việc", "trước hạn %(days)d ngày làm việc", days) % {"days": days}


def _runs(asked: _Asked, value: Any) -> str:
    """ "0-2, 4-4" counts from 0; people count from 1."""
    runs = ([int(end) + 1 for end in run.split("-")] for run in value.split(", "))
    return ", ".join(f"{first}–{last}" if last > first else f"{first}" for first, last in runs)


def _digests(one: str | Promise) -> _Reader:
    """ "12:5f…, 13:a0…": keys, and the digests of what they are the keys of."""

    def read(asked: _Asked, value: Any) -> str:
        pairs = (pair.split(":") for pair in value.split(", "))
        return "; ".join(str(one) % {"key": key, "digest": digest} for key, digest in pairs)

    return read


def _source(asked: _Asked, value: Any) -> str:
    digest, section = value.split(" ")
    return _("mục %(section)s của bản có mã băm %(digest)s") % {"section": section, "digest": digest}


def _outline(asked: _Asked, value: Any) -> str | None:
    return "; ".join(f"{key}. {heading}" for key, heading, *_rest in value)


def _deadlines(asked: _Asked, value: Any) -> str | None:
    return "; ".join(f"{text} ({_as_time(due_at)})" for text, _who, _audience, _kind, due_at in value)


def _sections(asked: _Asked, value: Any) -> str | None:
    """Keys of sections; or of each its key, the digests of its text before and after, and how long it is now."""
    if not isinstance(value, list) or not value or isinstance(value[0], str):
        return None
    return "; ".join(
        _("mục %(section)s: mã băm %(before)s → %(after)s, %(length)d ký tự")
        % {"section": key, "before": before, "after": after, "length": length}
        for key, before, after, length in value
    )


def _text(asked: _Asked, value: Any) -> str | None:
    # Of a passage that was removed the event keeps the text with its markup.
    return strip_tags(value) if asked.event.action == "reports.remove_passage" else None


_READERS: dict[str, _Reader] = {
    "step": _step,
    "opens": _step,
    "holder": _holder,
    "opens_for": _holder,
    "object": _object,
    "stream": _object,
    "objects": lambda asked, value: "; ".join(asked.names.of(stream) for stream in value),
    "submission": lambda asked, value: asked.names.of(f"submission:{value}"),
    "submissions": _submissions,
    "campaign": _campaign,
    "only_campaign": _campaign,
    "state": _state,
    "from_state": lambda asked, value: wording.state_label(value),
    "to_state": lambda asked, value: wording.state_label(value),
    "way": lambda asked, value: wording.state_label(value),
    "fallback": lambda asked, value: wording.state_label(value),
    "assigned_by": lambda asked, value: wording.state_label(value),
    "action": _action,
    "verb": lambda asked, value: wording.label(value),
    "role": lambda asked, value: str(Role(value).label),
    "part": _part,
    "change": lambda asked, value: str(ChangeKind(value).label),
    "format": lambda asked, value: value.upper(),
    "alarms": lambda asked, value: "; ".join(str(SHORT[code]) for code in value),
    **{f"mail_{group.value}": lambda asked, value: str(Way(value).label) for group in Group},
    "mail_language": lambda asked, value: str(dict(settings.LANGUAGES)[value]),
    "rules": _rules,
    "missed": _rules,
    "blocks": _runs,
    "inserted": _digests(gettext_lazy("đoạn %(key)s, mã băm %(digest)s")),
    "brought": _digests(gettext_lazy("ý kiến số %(key)s, mã băm %(digest)s")),
    "source": _source,
    "finding": lambda asked, value: asked.names.of_finding(asked.event, value),
    "outline": _outline,
    "deadlines": _deadlines,
    "sections": _sections,
    "text": _text,
    "pattern": lambda asked, value: str(TITLES[value]),
    "looks": lambda asked, value: _("Kể cả việc tra cứu"),
    "since_time": lambda asked, value: f"{parse_time(value):%H:%M}",
    "until_time": lambda asked, value: f"{parse_time(value):%H:%M}",
    "old": lambda asked, value: _("sự kiện số %(number)s") % {"number": value},
    "new": lambda asked, value: _("sự kiện số %(number)s") % {"number": value},
}
