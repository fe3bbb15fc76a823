"""Reading the outline (đề cương) that a plan has as its annex."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

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
from workflow.documents.plan.outline_lines import LineKind, OutlineLine, is_capital, outline_lines
from workflow.documents.text import fold
from workflow.documents.word.content import Line
from workflow.documents.word.parts import joined

MAX_NODES = 300
MAX_LEVEL = 6
MAX_HEADING = 500

OUTLINE_PLACE = "Đề cương"

_REFERENCE = re.compile(r"\(\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_TITLE_LINES = 12
# Items without a number are given one: dashes letters, plus signs numbers.
_SERIES = {Kind.DASH: Kind.LETTER, Kind.PLUS: Kind.NUMBER}
_KINDS_BY_LEVEL = (Kind.ROMAN, Kind.NUMBER, Kind.LETTER, Kind.DASH, Kind.PLUS)


@dataclass(frozen=True, slots=True)
class OutlineAnnex:
    """The annex as read: title, reference to the plan "(Kèm theo …)", sections, and what is odd."""

    title: str
    reference: str
    nodes: tuple[OutlineNode, ...]
    findings: tuple[Finding, ...]


def read_outline(lines: Sequence[Line]) -> OutlineAnnex:
    """The outline in `lines`, from "ĐỀ CƯƠNG" to the end; no lines are an empty outline, which is a finding.

    Text in brackets after a heading, or in a paragraph without a label under it, is its guidance. Where the headings
    have no numbers their levels are taken from Word's heading styles or else from capitals, which is a finding: of
    plain lines without a number the third level cannot be told from the second, nor two headings in capitals from one
    broken over two lines. An outline that goes on with the numbers of the plan (V, VI, …) is counted from I. Raises
    UnreadableDocument beyond MAX_NODES sections or MAX_LEVEL levels.
    """
    start, reference = _start(lines)
    before = lines[:start]
    builder = _Builder()
    for line in outline_lines(lines[start:]):
        builder.read(line)
    nodes = builder.with_guidance()
    return OutlineAnnex(
        title=joined(before[: min(reference, _TITLE_LINES)]),
        reference=joined(before[reference:]),
        nodes=nodes,
        findings=(*builder.findings, *builder.unnumbered(), *_check(nodes)),
    )


def _start(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the sections begin, and where the reference to the plan does before them."""
    label = next(
        (at for at, line in enumerate(lines) if read_label(line.text)[0] or _is_in_table(lines, at)), len(lines)
    )
    reference = next((at for at, line in enumerate(lines[:label]) if _REFERENCE.match(line.text)), None)
    if reference is not None:
        # The reference may be broken over lines; the last of them closes its bracket.
        end = next((at for at in range(reference, label) if lines[at].text.rstrip(" .").endswith(")")), reference)
        return (label if not _has_heading(lines[end + 1 : label]) else end + 1), reference
    if label < len(lines):
        return label, label
    styled = next((at for at, line in enumerate(lines[1:], start=1) if line.heading_level), len(lines))
    capital = next((at for at, line in enumerate(lines[1:], start=1) if is_capital(line.text)), len(lines))
    start = min(styled, capital)
    return start, start


def _has_heading(lines: Sequence[Line]) -> bool:
    return any(line.heading_level or is_capital(line.text) for line in lines)


def _is_in_table(lines: Sequence[Line], at: int) -> bool:
    return at > 0 and lines[at].cell > 0 and not lines[0].cell


@dataclass
class _Builder:
    nodes: list[OutlineNode] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _open: list[tuple[int, int]] = field(default_factory=list)
    _series: dict[str, Kind] = field(default_factory=dict)
    _under: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _typed: str = ""  # the words of the last heading, guidance in brackets included
    _without_number: int = 0
    _begun_after: int = 0  # of an outline that goes on with the numbers of the plan, the number before its first

    def read(self, line: OutlineLine) -> None:
        if line.kind is LineKind.HEADING:
            self._add(line.label or Label(_KINDS_BY_LEVEL[min(line.level, len(_KINDS_BY_LEVEL)) - 1], "", 0), line.text)
            self._without_number += line.label is None
        elif not self.nodes:
            return
        elif line.kind is LineKind.CONTINUED:
            self._set_heading(f"{self._typed} {line.text}")
        else:
            self._add_guidance(" ".join(line.text.split()))

    def unnumbered(self) -> Iterator[Finding]:
        """What the reader must know about headings whose place was taken from their looks."""
        if self._without_number:
            yield Finding(
                "outline_unnumbered",
                f"{self._without_number} mục của đề cương không có số thứ tự; hệ thống suy ra cấp và ký hiệu từ kiểu "
                "chữ. Kiểm tra lại cấp của từng mục.",
                OUTLINE_PLACE,
            )

    def _add(self, label: Label, text: str) -> None:
        level = self._level(label)
        if level > MAX_LEVEL or len(self.nodes) >= MAX_NODES:
            raise UnreadableDocument(
                f"Đề cương có quá {MAX_NODES} mục hoặc quá {MAX_LEVEL} cấp. Rút gọn đề cương rồi tải lên lại."
            )
        key = self._key(label, level)
        self._series[key] = _SERIES.get(label.kind, label.kind)
        self.nodes.append(OutlineNode(key, level, ""))
        self._set_heading(text)

    def _set_heading(self, typed: str) -> None:
        self._typed = typed
        heading, guidance = split_guidance(typed)
        last = self.nodes[-1]
        self.nodes[-1] = OutlineNode(last.key, last.level, heading, guidance)

    def _add_guidance(self, text: str) -> None:
        """Text without a label explains the section above it."""
        if text.startswith("(") and text.rstrip(" .;").endswith(")"):
            text = text.rstrip(" .;")[1:-1].strip()
        self._under[self.nodes[-1].key].append(text)

    def with_guidance(self) -> tuple[OutlineNode, ...]:
        """The sections, each with the guidance in its line and under it."""
        return tuple(
            replace(node, guidance="\n".join(filter(None, (node.guidance, *self._under[node.key]))))
            for node in self.nodes
        )

    def _level(self, label: Label) -> int:
        """A label closes the lesser ones that are open, and then goes on at its level or opens one below."""
        self._open = [opened for opened in self._open if opened < label.rank] + [label.rank]
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
        if not self.nodes:
            self._begun_after = max(_place(label) - 1, 0)
        place = _place(label) - (self._begun_after if level == 1 else 0)
        typed = prefix + (_nth(label.kind, place) if level == 1 and place > 0 else label.words.rpartition(".")[2])
        if typed == expected and (self.nodes or not self._begun_after):
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


def _place(label: Label) -> int:
    """Which of its kind `label` is, from 1; 0 if that cannot be told."""
    try:
        return parse_key(label.words)[-1]
    except ValueError:
        return 0


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
