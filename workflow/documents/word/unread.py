"""What stands in a Word document and not in the text that is read from it: the person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from workflow.documents.findings import Finding
from workflow.documents.word.names import Element, name

_AUTHOR = name("w:author")
_INSERTED = frozenset({name("w:ins"), name("w:cellIns")})
_DELETED = frozenset({name("w:del"), name("w:cellDel")})
_MOVED = name("w:moveTo")
_SHOWN = 160  # characters of a quotation


@dataclass(slots=True)
class Unread:
    """Counts, made while reading."""

    pictures: int = 0
    notes: int = 0
    contents_lines: int = 0
    embedded: int = 0
    charts: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    _inserted: Counter[str] = field(default_factory=Counter)
    _deleted: Counter[str] = field(default_factory=Counter)
    _moved: Counter[str] = field(default_factory=Counter)

    def add_change(self, change: Element) -> None:
        """Counts a tracked change; of a move, only where to."""
        author = change.get(_AUTHOR, "")
        if change.tag in _INSERTED:
            self._inserted[author] += 1
        elif change.tag in _DELETED:
            self._deleted[author] += 1
        elif change.tag == _MOVED:
            self._moved[author] += 1

    def findings(self) -> Iterator[Finding]:
        changes = [
            f"{counts.total()} chỗ {kind}{_by(counts)}"
            for kind, counts in (("chèn", self._inserted), ("xóa", self._deleted), ("chuyển đi", self._moved))
            if counts
        ]
        if changes:
            yield _finding(
                "tracked_changes",
                f"Tài liệu còn theo dõi thay đổi chưa duyệt: {', '.join(changes)}. Đã lấy chữ chèn, bỏ chữ xóa. "
                "Nếu không đúng ý, chấp nhận hoặc từ chối thay đổi trong Word rồi tải lên lại.",
            )
        if self.hidden:
            quoted = "; ".join(" ".join(text.split()) for text in self.hidden)
            quoted = quoted if len(quoted) <= _SHOWN else f"{quoted[: _SHOWN - 1]}…"
            yield _finding(
                "hidden_text",
                f"Không lấy {len(self.hidden)} đoạn chữ ẩn: “{quoted}”. Nếu cần, bỏ ẩn trong Word rồi tải lên lại.",
            )
        if self.pictures:
            yield _finding(
                "pictures_left_out", f"Không lấy {self.pictures} hình ảnh không có mô tả. Ghi lại nội dung bằng chữ."
            )
        if self.charts:
            titles = "; ".join(f"“{title}”" for title in self.charts if title)
            said = f": {titles}" if titles else ""
            yield _finding(
                "charts_left_out", f"Không lấy số liệu của {len(self.charts)} biểu đồ{said}. Ghi lại vào bảng."
            )
        if self.notes:
            yield _finding("notes_left_out", f"Không tìm thấy nội dung của {self.notes} chú thích. Xem lại tệp gốc.")
        if self.embedded:
            yield _finding(
                "embedded_left_out",
                f"Không lấy {self.embedded} tài liệu nhúng bên trong. Chép nội dung vào tài liệu rồi tải lên lại.",
            )
        if self.contents_lines:
            message = f"Không lấy mục lục ({self.contents_lines} dòng): lặp lại các đề mục."
            yield Finding("contents_left_out", message, "Toàn văn", "hint")


def _finding(code: str, message: str) -> Finding:
    return Finding(code, message, "Toàn văn")


def _by(counts: Counter[str]) -> str:
    authors = [author for author in counts if author]
    return f" ({', '.join(authors)})" if authors else ""
