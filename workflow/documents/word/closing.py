"""The end of an official document: the lines with recipients and signature, and no others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from workflow.documents.labels import Kind, read_label
from workflow.documents.text import fold
from workflow.documents.word.content import Line

# Letters alone may be words of a heading in capitals: "KT" for a slip in "KẾT".
AUTHORITY = re.compile(
    r"(?:(?:T/M|K/T|T/L|T/Q)\.?|(?:TM|KT|TL|TUQ|Q)\.|(?:TM|KT|TL|TUQ|Q)(?=\s+(?:BAN|BCH|BÍ|CẤP|CHI|CHỦ|ĐẢNG|ĐOÀN|GIÁM|"
    r"HỘI|HĐND|LÃNH|PHÓ|THỦ|THƯỜNG|TRƯỞNG|ỦY|UỶ|UBND)\b))\s*\w"
)
RULE = re.compile(r"[-–—_=*. ]{3,}")
"""A line of hyphens, as under an abstract."""

_POSITION = re.compile(  # folded
    r"(?:pho|bi thu|chu tich|chu nhiem|giam doc|chanh|chinh uy|chinh tri vien|(?:dang )?uy vien|tu lenh|chi huy|tong|"
    r"thu ky|quyen|q\.|(?:\w+ )?truong|nguoi)\b"
)
_IN_SMALL_LETTERS = re.compile(r"(?:(?:T/M|K/T|T/L|T/Q)\.?|(?:TM|KT|TL|TUQ)\.)\s*[^\W\d_][^\d.,;:!?]{1,60}")
_PLACE_AND_DATE = re.compile(r"[^\d.;:]{2,40},\s*ngày\s+\S{1,4}\s+tháng\s+\S{1,4}\s+năm\s+\d{4}\.?", re.IGNORECASE)
_UNDASHED_RECIPIENT = re.compile(r"(?:như trên|lưu)\b.{0,60}|[^\d.!?:]{2,80}[,;]", re.IGNORECASE)
_STAND_INS_FOR_A_SIGNATURE = {"da ky", "ky ten", "ky, ghi ro ho ten", "ky ten, dong dau", "da ky va dong dau"}
_NAME_WORDS = range(2, 8)
_LONGEST_RECIPIENT = 150
_LONGEST_CAPITALS = 80
_LONGEST_POST = 40
_MOST_OF_EACH = 3  # lines of authority, or of position
_MOST_LINES = 100


class _Stage(IntEnum):
    """How far a signature has come."""

    NONE = 0
    AUTHORITY = 1
    POSITION = 2
    STAND_IN = 3
    NAME = 4


def find_closing(lines: Sequence[Line], start: int, end: int) -> range:
    """The lines between `start` and `end` that are surely recipients and signature; empty, at `end`, without them.

    The first complete signature counts: what follows it was added to a finished document. Text after a signature, or
    text that only begins like one, has no place in a closing and is never taken for it.
    """
    closings = [_Closing.at(lines, at, end) for at in range(start, end) if begins_closing(lines[at].text)]
    ranked = (
        [one for one in closings if one.is_complete],
        [one for one in closings if one.is_signed],
        [one for one in closings if one.lines.stop == end],
    )
    found = next((some[0].lines for some in ranked if some), range(end, end))
    is_dated = start < found.start < end and _PLACE_AND_DATE.fullmatch(lines[found.start - 1].text)
    return range(found.start - 1, found.stop) if is_dated else found


def begins_closing(text: str) -> bool:
    """Whether `text` is the first line of recipients or of a signature, or of text that looks like them."""
    return is_recipients_label(text.partition("\t")[0]) or _is_authority(text)


def _is_authority(text: str) -> bool:
    return bool(AUTHORITY.match(text) if text.isupper() else _IN_SMALL_LETTERS.fullmatch(text))


def is_recipients_label(text: str) -> bool:
    """Whether `text` is "Nơi nhận:"."""
    return len(text) < 20 and fold(text).startswith("noi nhan")


def stands_for_signature(text: str) -> bool:
    """Whether `text` is in the place of a signature: "(Đã ký)"."""
    return fold(text).strip("()[] .") in _STAND_INS_FOR_A_SIGNATURE


@dataclass
class _Closing:
    """Recipients and a signature, each in its order, one after the other or in columns side by side."""

    lines: range = range(0)
    stage: _Stage = _Stage.NONE
    _recipients: Line | None = None  # their label
    _name: Line | None = None
    _in_recipients: bool = False  # the line before was one
    _in_small_letters: bool = False  # authority or position
    _authorities: int = 0
    _positions: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether it ends with the name of who signs; in small letters that takes more than "T/M" to be sure."""
        is_sure = not self._in_small_letters or self._positions > 0 or self._recipients is not None
        return self.stage is _Stage.NAME and is_sure

    @property
    def is_signed(self) -> bool:
        """Whether there is more than a line that a heading may be like; the name is often left to be written."""
        if self._in_small_letters:
            return False
        return self.stage >= (_Stage.POSITION if self._recipients is None else _Stage.AUTHORITY)

    @classmethod
    def at(cls, lines: Sequence[Line], start: int, end: int) -> "_Closing":
        """The closing that begins with the line `start`, as far as it goes."""
        closing = cls()
        stop = start
        while stop < min(end, start + _MOST_LINES):
            line = lines[stop]
            following = lines[stop + 1].text if stop + 1 < end else ""
            texts = [line.text] if line.cell else re.split(r"\t+", line.text)
            if not all(closing._takes(text.strip(), line, following) for text in texts):
                break
            stop += 1
        closing.lines = range(start, stop)
        return closing

    def _takes(self, text: str, line: Line, following: str) -> bool:
        was_recipient, self._in_recipients = self._in_recipients, False
        if RULE.fullmatch(text):
            return True
        if is_recipients_label(text):
            is_first, self._recipients, self._in_recipients = self._recipients is None, line, True
            return is_first
        if self._is_recipient(text, line, is_next=was_recipient):
            self._in_recipients = True
            return True
        is_last = self.stage in (_Stage.POSITION, _Stage.STAND_IN) and not following
        if text.isupper() and is_last and not _is_position(text) and _is_name(text.title()):
            self.stage, self._name = _Stage.NAME, line
            return True
        if text.isupper():
            return len(text) <= _LONGEST_CAPITALS and self._takes_capitals(text, following)
        is_post = self.stage is not _Stage.NONE and len(text) <= _LONGEST_POST and _is_position(text)
        if _is_authority(text) or (is_post and not text.endswith((".", ",", ";", ":")) and not _is_name(text)):
            self._in_small_letters = True
            return self._takes_capitals(text.upper(), following.upper())
        if stands_for_signature(text):
            is_due = _Stage.AUTHORITY <= self.stage <= _Stage.POSITION
            self.stage = _Stage.STAND_IN if is_due else self.stage
            return is_due
        is_due = _Stage.AUTHORITY <= self.stage <= _Stage.STAND_IN and _is_name(text)
        if is_due:
            self.stage, self._name = _Stage.NAME, line
        return is_due

    def _is_recipient(self, text: str, line: Line, *, is_next: bool) -> bool:
        if self._recipients is None or len(text) > _LONGEST_RECIPIENT:
            return False
        # In columns the lines of a signature stand between those of the recipients.
        in_columns = line.block == self._recipients.block and bool(line.cell) == bool(self._recipients.cell)
        if not is_next and self._name is not None and not (in_columns and line.cell != self._name.cell):
            return False
        label = read_label(text)[0]
        is_dashed = label is not None and label.kind in (Kind.DASH, Kind.PLUS)
        return is_dashed or (label is None and is_next and bool(_UNDASHED_RECIPIENT.fullmatch(text)))

    def _takes_capitals(self, text: str, following: str) -> bool:
        if read_label(text)[0] or self.stage > _Stage.POSITION:
            return False
        if AUTHORITY.match(text):
            self._authorities += 1
            self.stage = max(self.stage, _Stage.AUTHORITY)
            return self._authorities <= _MOST_OF_EACH
        may_sign = self.stage is not _Stage.NONE or self._recipients is not None
        if may_sign and _is_position(text):
            self._positions += 1
            self.stage = _Stage.POSITION
            return self._positions <= _MOST_OF_EACH
        # The name of a body may go on in a second line, or stand alone over who signs for it.
        goes_on = may_sign and self.stage < _Stage.POSITION and following.isupper() and _is_position(following)
        if goes_on:
            self.stage = _Stage.AUTHORITY
        return goes_on


def _is_position(text: str) -> bool:
    return bool(_POSITION.match(fold(text)) or (AUTHORITY.match(text) and _POSITION.search(fold(text))))


def _is_name(text: str) -> bool:
    """Whether `text` may be a person's name, after a rank or a title of one or two words."""
    words = text.strip(" .").split()
    if len(words) not in _NAME_WORDS or any(not char.isalpha() and char not in ".-'’ " for char in " ".join(words)):
        return False
    starts = [word[0].isupper() for word in words]
    return starts[0] and all(starts[2:]) and starts[-1] and sum(starts) > 1
