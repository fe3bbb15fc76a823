"""Reading the outline (đề cương) that a plan has as its annex."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workflow.documents.findings import Finding
from workflow.documents.labels import Kind, Label, read_label
from workflow.documents.outline import (
    POINT_LETTERS,
    OutlineNode,
    children,
    parent_key,
    parse_key,
    split_guidance,
    to_roman,
)
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.text import fold
from workflow.documents.word.content import Line
from workflow.documents.word.parts import joined

MAX_NODES = 300
MAX_LEVEL = 6
MAX_HEADING = 500

OUTLINE_PLACE = "Đề cương"

_REFERENCE = re.compile(r"\(\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_TITLE_LINES = 12
_RANK = {kind: rank for rank, kind in enumerate(Kind)}
# Items without a number are given one: dashes letters, plus signs numbers.
_SERIES = {Kind.DASH: Kind.LETTER, Kind.PLUS: Kind.NUMBER}


@dataclass(frozen=True, slots=True)
class OutlineAnnex:
    """The annex as read: title, reference to the plan "(Kèm theo …)", sections, and what is odd."""

    title: str
    reference: str
    nodes: tuple[OutlineNode, ...]
    findings: tuple[Finding, ...]


def read_outline(lines: Sequence[Line]) -> OutlineAnnex:
    """The outline in `lines`, from "ĐỀ CƯƠNG" to the end; no lines are an empty outline, which is a finding.

    Text in brackets after a heading, or in a paragraph without a label under it, is its guidance. Raises
    UnreadableDocument beyond MAX_NODES sections or MAX_LEVEL levels.
    """
    start = next((at for at, line in enumerate(lines) if read_label(line.text)[0]), len(lines))
    before = lines[:start]
    reference = next((at for at, line in enumerate(before) if _REFERENCE.match(line.text)), len(before))
    builder = _Builder()
    for line in lines[start:]:
        builder.read(line.text)
    nodes = tuple(builder.nodes)
    return OutlineAnnex(
        title=joined(before[: min(reference, _TITLE_LINES)]),
        reference=joined(before[reference:]),
        nodes=nodes,
        findings=(*builder.findings, *_check(nodes)),
    )


@dataclass
class _Builder:
    nodes: list[OutlineNode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _open: list[tuple[int, int]] = field(default_factory=list)
    _series: dict[str, Kind] = field(default_factory=dict)

    def read(self, text: str) -> None:
        label, rest = read_label(text)
        if label is None:
            self._add_guidance(" ".join(text.split()))
            return
        level = self._level(label)
        if level > MAX_LEVEL or len(self.nodes) >= MAX_NODES:
            raise UnreadableDocument(
                f"Đề cương có quá {MAX_NODES} mục hoặc quá {MAX_LEVEL} cấp. Rút gọn đề cương rồi tải lên lại."
            )
        heading, guidance = split_guidance(rest)
        key = self._key(label, level)
        self._series[key] = _SERIES.get(label.kind, label.kind)
        self.nodes.append(OutlineNode(key, level, heading, guidance))

    def _add_guidance(self, text: str) -> None:
        """Text without a label explains the section above it."""
        last = self.nodes[-1]
        if text.startswith("(") and text.rstrip(" .;").endswith(")"):
            text = text.rstrip(" .;")[1:-1].strip()
        guidance = f"{last.guidance}\n{text}".strip()
        self.nodes[-1] = OutlineNode(last.key, last.level, last.heading, guidance)

    def _level(self, label: Label) -> int:
        """A label closes the lesser ones that are open, and then goes on at its level or opens one below."""
        rank = (_RANK[label.kind], label.depth)
        self._open = [opened for opened in self._open if opened < rank] + [rank]
        return len(self._open)

    def _key(self, label: Label, level: int) -> str:
        above = next((node.key for node in reversed(self.nodes) if node.level == level - 1), "")
        series = _SERIES.get(label.kind, label.kind)
        siblings = [node.key for node in children(self.nodes, above) if self._series[node.key] is series]
        prefix = f"{above}." if above else ""
        places = range(len(siblings) + 1, 2 * MAX_NODES)
        expected = next(key for at in places if (key := prefix + _nth(label.kind, at)) not in self._series)
        if not label.words:
            return expected
        typed = prefix + label.words.rpartition(".")[2]
        if typed == expected:
            return typed
        key = typed if _follows(typed, siblings) else expected
        self.findings.append(
            Finding(
                "outline_numbering",
                f"Mục ghi “{label.words}” không nối tiếp mục trước; hệ thống lấy ký hiệu {key}. "
                "Sửa số thứ tự trong đề cương nếu đây là lỗi đánh số.",
                f"{OUTLINE_PLACE}, mục {key}",
            )
        )
        return key


def _follows(typed: str, siblings: Sequence[str]) -> bool:
    try:
        place = parse_key(typed)
    except ValueError:
        return False
    return not siblings or parse_key(siblings[-1]) < place


def _nth(kind: Kind, place: int) -> str:
    if kind is Kind.ROMAN and place < 40:
        return to_roman(place)
    if kind is Kind.PART and place < 9:
        return "ABCDEFGH"[place - 1]
    if kind in (Kind.LETTER, Kind.DASH) and place <= len(POINT_LETTERS):
        return POINT_LETTERS[place - 1]
    return str(place)


def _check(nodes: Sequence[OutlineNode]) -> Iterator[Finding]:
    if not nodes:
        yield Finding(
            "outline_empty",
            "Không tìm thấy mục nào của đề cương báo cáo. Đề cương bắt đầu bằng dòng “ĐỀ CƯƠNG”, "
            "mỗi mục có số thứ tự (I., 1., a), -). Bổ sung đề cương rồi tải lên lại, hoặc nhập tay.",
            OUTLINE_PLACE,
        )
    seen: dict[tuple[str, str], str] = {}
    for node in nodes:
        place = f"{OUTLINE_PLACE}, mục {node.key}"
        first = seen.setdefault((parent_key(node.key), fold(node.heading).rstrip(" .:;")), node.key)
        if first != node.key:
            yield Finding(
                "duplicate_heading",
                f"Mục {node.key} trùng nguyên văn tên với mục {first}: “{node.heading}”. "
                "Kiểm tra xem có chép nhầm không.",
                place,
            )
        if not node.heading:
            yield Finding("heading_missing", f"Mục {node.key} không có tên. Ghi tên mục.", place)
        if len(node.heading) > MAX_HEADING:
            yield Finding("heading_long", f"Tên mục {node.key} dài quá {MAX_HEADING} ký tự. Rút gọn tên mục.", place)
