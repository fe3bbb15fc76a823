"""Reading a form of ours that was filled in: its content controls say which section each text is of.

LibreOffice drops the keys of the controls and makes the prompts in them text: from such a form what the form itself
says is taken out, and the rest is read by its headings, which are the outline's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from workflow.documents.labels import read_label
from workflow.documents.official.outline_form import HOW_TO, WRITE_HERE
from workflow.documents.outline import OutlineNode, split_guidance
from workflow.documents.report.likeness import heading_key
from workflow.documents.report.matching import THRESHOLD, Likeness, OutlineHeadings, TypedHeading
from workflow.documents.report.units import Unit
from workflow.documents.word.content import WordBlock, WordParagraph, WordTable

_LONGEST_HEADING = 300


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading that a form prints, and the sections it is like."""

    words: str
    likely: Sequence[Likeness]


@dataclass(frozen=True, slots=True)
class FormText:
    """What a form says, without the headings and hints that it brought along.

    `sections` has what stands in the controls, by key; `outside` what was written elsewhere, each with the key of the
    section before it ("" for none); `of_other_headings` what stands in controls under a heading that is not this
    outline's: the form is of another plan.
    """

    sections: dict[str, list[Unit]] = field(default_factory=dict)
    outside: list[tuple[str, list[Unit]]] = field(default_factory=list)
    of_other_headings: list[tuple[PrintedHeading, list[Unit]]] = field(default_factory=list)


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


def split_form(
    blocks: Sequence[tuple[int, WordBlock]], outline: Sequence[OutlineNode], headings: OutlineHeadings
) -> FormText:
    """The text of a filled form; `blocks` come with their places in the body.

    A control is a section's if the heading that the form prints over it is that section's.
    """
    own = {heading_key(text) for node in outline for text in (node.heading, node.guidance) if text}
    own |= {heading_key(f"{node.heading} ({node.guidance})") for node in outline}
    known = {node.key: place for place, node in enumerate(outline)}
    form = FormText()
    last = ""
    over: list[Unit] = []  # what stands between the control before and the next one
    other: list[Unit] | None = None  # the text of the control under a heading of another plan
    for place, block in blocks:
        for key, inner in _keyed([block]):
            if not key:
                over.append(Unit(inner, place))
                continue
            if over or key != last:
                printed = _other_heading(over, headings, known.get(key))
                other = None
                if printed:
                    heading_unit, heading = printed
                    over.remove(heading_unit)
                    other = []
                    form.of_other_headings.append((heading, other))
            _add_outside(form, last, over, own)
            over = []
            last = key
            target = form.sections.setdefault(key, []) if other is None else other
            target.append(Unit(inner, place))
    _add_outside(form, last, over, own)
    return form


def _other_heading(
    over: Sequence[Unit], headings: OutlineHeadings, section: int | None
) -> tuple[Unit, PrintedHeading] | None:
    """The heading printed over a control, and where it stands, if none over it is that of the control's `section`."""
    printed = [
        (unit, PrintedHeading(words, headings.likely(TypedHeading(words))))
        for unit in over
        if isinstance(unit.block, WordParagraph) and (words := _as_heading(unit.block))
    ]
    if section is None or not printed:
        return None
    if any(one.section == section and one.words >= THRESHOLD for _, heading in printed for one in heading.likely):
        return None
    return printed[-1]


def _as_heading(paragraph: WordParagraph) -> str:
    """The words of `paragraph` if it looks as the headings of our forms do: a number, then words without an end."""
    label, words = read_label(paragraph.text.strip())
    is_heading = (label or paragraph.label) and "\n" not in words and len(words) <= _LONGEST_HEADING
    return split_guidance(words)[0] if is_heading else ""


def _add_outside(form: FormText, after: str, units: Sequence[Unit], own: set[str]) -> None:
    typed = [unit for unit in units if not (isinstance(unit.block, WordParagraph) and _is_of_form(unit.block, own))]
    if typed:
        form.outside.append((after, typed))


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
