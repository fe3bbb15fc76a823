"""The rows at the head of a table whose author made them bold and did not tell Word that they are its head."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.documents.word.content import WordCell, WordParagraph


def bold_head(rows: Sequence[Sequence[WordCell]]) -> int:
    """How many of `rows` are the head: the first, if every cell has text and all of it is bold, else 0.

    Cells of the first that go on below take those rows along, which must be bold as well. A table that would be
    nothing but head has none.
    """
    if not rows:
        return 0
    head = max(cell.rowspan for cell in rows[0])
    is_bold = all(cell.continues or _is_bold(cell) for row in rows[:head] for cell in row)
    return head if is_bold and head < len(rows) else 0


def _is_bold(cell: WordCell) -> bool:
    if not all(isinstance(block, WordParagraph) for block in cell.blocks):
        return False
    runs = [run for block in cell.blocks if isinstance(block, WordParagraph) for run in block.runs if run.text.strip()]
    return bool(runs) and all(run.strong for run in runs)
