"""Reading a form of ours that was filled in: its content controls say which section each text is of.

LibreOffice drops the keys of the controls and makes the prompts in them text: from such a form what the form itself
says is taken out, and the rest is read by its headings, which are the outline's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflow.documents.labels import read_label
from workflow.documents.official.outline_form import HOW_TO, WRITE_HERE
from workflow.documents.outline import OutlineNode
from workflow.documents.report.likeness import heading_key
from workflow.documents.report.units import Unit
from workflow.documents.word.content import WordBlock, WordParagraph, WordTable


@dataclass(frozen=True, slots=True)
class FormText:
    """What a form says, without the headings and hints that it brought along.

    `sections` has what stands in the controls, by key; `outside` what was written elsewhere, each with the key of the
    section before it ("" for none).
    """

    sections: dict[str, list[Unit]] = field(default_factory=dict)
    outside: list[tuple[str, list[Unit]]] = field(default_factory=list)


def is_filled_form(blocks: Iterable[WordBlock]) -> bool:
    """Whether some text stands in the content control of a section."""
    return any(key for key, _ in _keyed(blocks))


def without_hints(
    blocks: Sequence[tuple[int, WordBlock]], outline: Sequence[OutlineNode]
) -> Sequence[tuple[int, WordBlock]]:
    """`blocks` without the prompts and the guidance of a form of ours that has lost its keys; others as they are."""
    if not any(isinstance(block, WordParagraph) and block.text.startswith(HOW_TO) for _, block in blocks):
        return blocks
    hints = {heading_key(WRITE_HERE), *(heading_key(node.guidance) for node in outline if node.guidance)}
    return [
        (place, block)
        for place, block in blocks
        if not isinstance(block, WordParagraph)
        or not (block.text.startswith(HOW_TO) or heading_key(block.text.strip("() .;:")) in hints)
    ]


def split_form(blocks: Sequence[tuple[int, WordBlock]], outline: Sequence[OutlineNode]) -> FormText:
    """The text of a filled form; `blocks` come with their places in the body."""
    own = {heading_key(text) for node in outline for text in (node.heading, node.guidance) if text}
    own |= {heading_key(f"{node.heading} ({node.guidance})") for node in outline}
    form = FormText()
    last, is_open = "", False
    for place, block in blocks:
        for key, inner in _keyed([block]):
            if key:
                form.sections.setdefault(key, []).append(Unit(inner, place))
                last, is_open = key, False
            elif not (isinstance(inner, WordParagraph) and _is_of_form(inner, own)):
                if not is_open:
                    form.outside.append((last, []))
                form.outside[-1][1].append(Unit(inner, place))
                is_open = True
    return form


def _keyed(blocks: Iterable[WordBlock]) -> Iterator[tuple[str, WordBlock]]:
    """The blocks with the keys of their sections; a table that only lays out controls gives what is in its cells."""
    for block in blocks:
        if isinstance(block, WordTable) and not block.section_key:
            inner = [found for row in block.rows for cell in row for found in _keyed(cell.blocks)]
            if any(key for key, _ in inner):
                yield from inner
                continue
        yield block.section_key, block


def _is_of_form(paragraph: WordParagraph, own: set[str]) -> bool:
    """Whether `paragraph` is a heading of the outline, with its number or not, or the guidance under one."""
    lines = [line.strip() for line in paragraph.text.split("\n") if line.strip()]
    return paragraph.text.startswith(HOW_TO) or all(
        heading_key(text) in own or heading_key(text.strip("() .;:")) in own
        for text in (read_label(line)[1] for line in lines)
    )
