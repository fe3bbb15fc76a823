"""What changed between two versions of a section, shown in the text itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from workflow.documents.rich_text.alignment import align, changes
from workflow.documents.rich_text.blocks import (
    Block,
    ListBlock,
    Paragraph,
    Row,
    Run,
    Table,
    lines,
    render,
    render_list,
    render_runs,
    render_table,
)
from workflow.documents.rich_text.html import blocks

_TOKENS = re.compile(r"\w+|\s|[^\w\s]")
_WORD = re.compile(r"\w")


def word_diff(old: str, new: str) -> str:
    """Safe HTML of both versions: what ``new`` adds in ``<ins>``, what it leaves out in ``<del>``.

    Without ``<ins>`` it reads as ``old``, without ``<del>`` as ``new``. A change of bold or italic counts as
    a change of the word. Raises ``TextTooLong`` as ``html.blocks`` does.
    """
    return _diff_blocks(blocks(old), blocks(new))


def _diff_blocks(old: Sequence[Block], new: Sequence[Block]) -> str:
    return "".join(_diff_block(*pair) for pair in align(old, new, _words_of_block, _comparable))


def _diff_block(old: Block | None, new: Block | None) -> str:
    match old, new:
        case Paragraph(), Paragraph():
            return f"<p>{_diff_runs(old.runs, new.runs)}</p>"
        case ListBlock(), ListBlock():
            items = align(old.items, new.items, _words, lambda *_: True)
            return render_list(new.ordered, (_diff_blocks(before or (), after or ()) for before, after in items))
        case Table(), Table():
            rows = align(old.rows, new.rows, _words_of_row, _same_shape)
            return render_table(_diff_row(*pair) for pair in rows)
    return render([old] if old else [], "del") + render([new] if new else [], "ins")


def _diff_row(old: Row | None, new: Row | None) -> tuple[Row, list[str]]:
    row = new or old
    assert row is not None
    before = [cell.blocks for cell in old.cells] if old else [()] * len(row.cells)
    after = [cell.blocks for cell in new.cells] if new else [()] * len(row.cells)
    return row, list(map(_diff_blocks, before, after))


def _comparable(old: Block, new: Block) -> bool:
    match old, new:
        case ListBlock(), ListBlock():
            return old.ordered == new.ordered
        case Table(), Table():
            # Rows that span cannot stand among deleted and inserted ones.
            shapes = [_shape(row) for row in old.rows], [_shape(row) for row in new.rows]
            return shapes[0] == shapes[1] or not any(
                cell.rowspan > 1 for row in old.rows + new.rows for cell in row.cells
            )
    return type(old) is type(new)


def _same_shape(old: Row, new: Row) -> bool:
    return _shape(old) == _shape(new)


def _shape(row: Row) -> tuple[bool, list[tuple[bool, int, int]]]:
    return row.header, [(cell.header, cell.colspan, cell.rowspan) for cell in row.cells]


def _words_of_block(block: Block) -> list[str]:
    return _words([block])


def _words_of_row(row: Row) -> list[str]:
    return _words([Table((row,))])


def _words(content: Sequence[Block]) -> list[str]:
    """The words of ``content`` after one for its beginning, so that blank parts have a word too."""
    return ["", *(token for line in lines(content) for token in _TOKENS.findall(line) if not token.isspace())]


@dataclass(frozen=True, slots=True)
class _Step:
    """Tokens that were kept, where both are the same, or replaced."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]

    @property
    def kept(self) -> bool:
        return self.old == self.new

    @property
    def kept_words(self) -> bool:
        return self.kept and any(_WORD.search(token.text) for token in self.old)

    def render(self) -> str:
        if self.kept:
            return render_runs(_merged(self.old))
        deleted = render_runs(_merged(self.old), "del") if self.old else ""
        inserted = render_runs(_merged(self.new), "ins") if self.new else ""
        return deleted + inserted


def _diff_runs(old: Sequence[Run], new: Sequence[Run]) -> str:
    before, after = _tokens(old), _tokens(new)
    steps = [_Step(tuple(before[in_old]), tuple(after[in_new])) for _, in_old, in_new in changes(before, after)]
    return "".join(step.render() for step in _readable(steps))


def _readable(steps: Sequence[_Step]) -> Iterator[_Step]:
    """Joins neighbouring changes, also over a space or a comma that both versions happen to share."""
    for words, group in groupby(steps, key=lambda step: step.kept_words):
        part = list(group)
        if words:
            yield from part
            continue
        while part and part[0].kept:
            yield part.pop(0)
        trailing = []
        while part and part[-1].kept:
            trailing.append(part.pop())
        if part:
            yield _Step(
                tuple(token for step in part for token in step.old),
                tuple(token for step in part for token in step.new),
            )
        yield from reversed(trailing)


def _tokens(runs: Iterable[Run]) -> list[Run]:
    return [replace(run, text=token) for run in runs for token in _TOKENS.findall(run.text)]


def _merged(tokens: Iterable[Run]) -> Iterator[Run]:
    for (strong, em), group in groupby(tokens, key=lambda token: (token.strong, token.em)):
        yield Run("".join(token.text for token in group), strong, em)
