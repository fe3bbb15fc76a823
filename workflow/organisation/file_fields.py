"""Reading JSON that a person may have typed: every mistake is found in one go and said with its place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from workflow.documents.text import has_control_characters, nfc
from workflow.organisation.periods import Period


class Fields:
    """One JSON object, read field by field; whatever is wrong is added to `errors` with its place.

    A field that is wrong is answered with an empty value of its type, so that reading goes on and finds the
    other errors; `sound` says at the end whether the object can be used.
    """

    def __init__(self, value: object, place: str, errors: list[str]) -> None:
        self.place = place
        self.errors = errors
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        self.read: set[str] = set()
        self.sound = True
        if not isinstance(value, dict):
            self.wrong(_("phải là một đối tượng {…}."))

    def wrong(self, message: str) -> None:
        self.sound = False
        self.errors.append(f"{self.place}: {message}" if self.place else message)

    def take(self, name: str) -> Any:
        self.read.add(name)
        return self.values.get(name)

    def text(self, name: str, longest: int, *, required: bool = True) -> str:
        value = self.take(name)
        if value is None and not required:
            return ""
        text = nfc(value).strip() if isinstance(value, str) else ""
        if value is not None and not isinstance(value, str):
            self.wrong(_("“%(name)s” phải là chữ.") % {"name": name})
        elif not text and required:
            self.wrong(_("thiếu “%(name)s”.") % {"name": name})
        elif len(text) > longest:
            self.wrong(_("“%(name)s” dài hơn %(longest)s ký tự.") % {"name": name, "longest": longest})
        elif has_control_characters(text) or re.search(r"[\t\r\n]", text):
            self.wrong(_("“%(name)s” có ký tự điều khiển.") % {"name": name})
        else:
            return text
        return ""

    def code(self, name: str, pattern: re.Pattern[str], *, required: bool = True) -> str:
        text = self.text(name, 60, required=required)
        if text and not pattern.fullmatch(text):
            self.wrong(
                _("“%(name)s” chỉ gồm chữ thường không dấu, chữ số và dấu nối: “%(text)s”.")
                % {"name": name, "text": text}
            )
        return text

    def codes(self, name: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """One code, a list of codes, or nothing."""
        value = self.take(name)
        found = value if isinstance(value, list) else [value] if value is not None else []
        if not all(isinstance(code, str) and pattern.fullmatch(code) for code in found):
            self.wrong(
                _("“%(name)s” chỉ gồm chữ thường không dấu, chữ số và dấu nối: “%(text)s”.")
                % {"name": name, "text": _shown(value)}
            )
            return ()
        return tuple(dict.fromkeys(found))

    def choice(self, name: str, among: Iterable[str]) -> str:
        text, allowed = self.text(name, 60), list(among)
        if text and text not in allowed:
            self.wrong(
                _("“%(name)s” là “%(text)s”, không thuộc: %(allowed)s.")
                % {"name": name, "text": text, "allowed": ", ".join(allowed)}
            )
        return text

    def day(self, name: str) -> datetime.date | None:
        value = self.take(name)
        if value is None:
            return None
        try:
            return datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(
                _("“%(name)s” không phải ngày dạng NĂM-THÁNG-NGÀY: %(value)s.") % {"name": name, "value": _shown(value)}
            )
            return None

    def period(self, default: Period | None = None) -> Period:
        first, last = self.day("valid_from"), self.day("valid_to")
        if default:
            first, last = first or default.valid_from, last or default.valid_to
        if first is None:
            if self.values.get("valid_from") is None:
                self.wrong(_("thiếu “valid_from”."))
            return Period(datetime.date.min, None)
        if last is not None and last < first:
            self.wrong(_("ngày kết thúc trước ngày bắt đầu."))
        return Period(first, last)

    def rows(self, name: str, label: str) -> Iterator[Fields]:
        values = self.take(name)
        if not isinstance(values, list):
            self.wrong(_("“%(name)s” phải là một danh sách […].") % {"name": name})
            return
        for position, value in enumerate(values, start=1):
            called = value.get(label) if isinstance(value, dict) else None
            place = f"{name}[{position}] {_shown(called)}" if called else f"{name}[{position}]"
            yield Fields(value, f"{self.place}, {place}" if self.place else place, self.errors)

    def nothing_else(self) -> None:
        """Say of every field that was not read that it means nothing: most often a slip in its name."""
        for name in sorted(self.values.keys() - self.read):
            self.wrong(_("không hiểu “%(name)s”.") % {"name": _shown(name)})


def _shown(value: object) -> str:
    """The value as an error can quote it on any terminal."""
    text = str(value)[:60]
    return text if text.isprintable() else ascii(text)
