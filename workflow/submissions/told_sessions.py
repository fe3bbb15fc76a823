"""What the event of an edit session says, for people: one line of it, and its words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.submissions.sessions import BY_ACT, BY_LENGTH, BY_OTHER, BY_REST


@dataclass(frozen=True, slots=True)
class ToldSession:
    """A session as its event has it. `words` are (KEPT, ADDED or REMOVED, words)."""

    section: str
    opened: int
    began: datetime.datetime
    saved_last: datetime.datetime
    saves: int
    ended_by: str
    characters: tuple[int, int]
    digests: tuple[str, str]
    done: tuple[bool, bool]
    added: int
    removed: int
    left_out: int
    words: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, changes: Mapping[str, Any]) -> ToldSession | None:
        """None for changes of another kind, and for those that somebody wrote over."""
        try:
            ((section, before, after, _length),) = changes["sections"]
            words = changes["words"]
            return cls(
                section=section,
                opened=changes["session"],
                began=datetime.datetime.fromisoformat(changes["session_began"]),
                saved_last=datetime.datetime.fromisoformat(changes["session_saved_last"]),
                saves=changes["session_saves"],
                ended_by=changes["session_ended_by"],
                characters=(changes["characters"][0], changes["characters"][1]),
                digests=(before, after),
                done=(changes["done"][0], changes["done"][1]),
                added=words["added"],
                removed=words["removed"],
                left_out=words["left_out"],
                words=tuple((piece[0], piece[1:]) for piece in words["shown"]),
            )
        except (KeyError, IndexError, TypeError, ValueError):
            return None

    @property
    def what(self) -> str:
        """What became of the text, in figures."""
        if self.added or self.removed:
            told = _("thêm %(added)d chữ, bỏ %(removed)d chữ, %(before)d → %(after)d ký tự") % {
                "added": self.added,
                "removed": self.removed,
                "before": self.characters[0],
                "after": self.characters[1],
            }
        elif self.digests[0] != self.digests[1]:
            told = _("chỉ đổi định dạng")
        else:
            told = _("không đổi chữ nào")
        if self.done[0] != self.done[1]:
            told = f"{told}, {_('đánh dấu xong') if self.done[1] else _('bỏ dấu xong')}"
        return told

    @property
    def why_ended(self) -> str:
        return {
            BY_ACT: _("có việc khác trên báo cáo"),
            BY_OTHER: _("người khác, hoặc cùng người ở tư cách hay địa chỉ mạng khác, soạn tiếp mục này"),
            BY_REST: _("ngừng soạn"),
            BY_LENGTH: _("đã dài; soạn tiếp là phiên khác"),
        }.get(self.ended_by, self.ended_by)


def in_a_line(changes: Mapping[str, Any]) -> str:
    """The session in one line; "" for an event that somebody wrote over."""
    told = ToldSession.of(changes)
    if told is None:
        return ""
    began, last = timezone.localtime(told.began), timezone.localtime(told.saved_last)
    return _("Mục %(section)s, %(began)s–%(last)s: %(what)s; số lần lưu: %(saves)d") % {
        "section": told.section,
        "began": f"{began:%H:%M}",
        "last": f"{last:%H:%M}" if last.date() == began.date() else f"{last:%H:%M %d/%m}",
        "what": told.what,
        "saves": told.saves,
    }


def beginning_in_a_line(changes: Mapping[str, Any]) -> str:
    """Of the event that began a session, or of a save from before there were sessions, which section."""
    section = changes.get("section")
    return _("Mục %(section)s") % {"section": section} if isinstance(section, str) else ""
