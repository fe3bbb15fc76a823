"""What of a report's document is report: not its head, the end with recipients and signature, or closing words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.documents.word.content import Line, WordBlock, WordParagraph, WordTable, lines_of
from workflow.documents.word.parts import split_parts

_LAST_WORDS = re.compile(r"Trên đây là\b.{0,600}", re.IGNORECASE | re.DOTALL)
_LONGEST_NOTE = 160

Placed = tuple[int, WordBlock]
"""A block and its place in the body."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The blocks of the report proper and those after its signature; `notes` say to the person what was left out."""

    proper: list[Placed]
    after_signature: list[Placed]
    notes: list[str]


def contents_of(blocks: Sequence[WordBlock]) -> Contents:
    """What of `blocks`, a document's, is report."""
    lines = lines_of(blocks)
    parts = split_parts(lines, "BÁO CÁO")
    head = _whole_blocks([*parts.header, *parts.name, *parts.title] if parts.name else [], lines)
    closing = _whole_blocks(parts.closing, lines)
    signed = min(closing, default=len(blocks))
    last = max((line.block for line in lines if line.block < signed and line.block not in head), default=-1)
    last_words = {last} if closing and last >= 0 and _are_last_words(blocks[last]) else set()
    left_out = (
        ("phần đầu văn bản", [line.text for line in lines if line.block in head]),
        ("câu kết", [line.text for line in lines if line.block in last_words]),
        ("phần nơi nhận và chữ ký", [line.text for line in parts.closing]),
    )
    kept = [
        (place, _before_signature(block, parts.closing, lines, place))
        for place, block in enumerate(blocks)
        if place not in head | closing | last_words
    ]
    end = parts.closing[-1].block if parts.closing else len(blocks)
    return Contents(
        proper=[(place, block) for place, block in kept if place <= end],
        after_signature=[(place, block) for place, block in kept if place > end],
        notes=[f"Không lấy {name}: “{shortened('; '.join(texts))}”." for name, texts in left_out if texts],
    )


def _before_signature(block: WordBlock, closing: Sequence[Line], lines: Sequence[Line], place: int) -> WordBlock:
    """`block` without the rows of a table that has the signature, too."""
    if not isinstance(block, WordTable) or not closing or closing[0].block != place:
        return block
    first = next(at for at, line in enumerate(lines) if line.block == place)
    text = lines.index(closing[0]) - first
    rows = []
    for row in block.rows:
        text -= len(lines_of([WordTable((row,))]))
        if text < 0:
            break
        rows.append(row)
    return replace(block, rows=tuple(rows))


def shortened(text: str) -> str:
    """`text` as a note quotes it."""
    return text if len(text) <= _LONGEST_NOTE else f"{text[: _LONGEST_NOTE - 1].rstrip()}…"


def _are_last_words(block: WordBlock) -> bool:
    return isinstance(block, WordParagraph) and bool(_LAST_WORDS.fullmatch(block.text.strip()))


def _whole_blocks(part: Sequence[Line], lines: Sequence[Line]) -> set[int]:
    """The blocks with no other line than those of `part`: text that shares one with it is kept."""
    own = set(part)
    return {line.block for line in part} - {line.block for line in lines if line not in own}
