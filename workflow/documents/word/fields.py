"""Fields of a Word document: what they show is text, what they are made of is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflow.documents.word.names import VAL, Element, child, is_on, name, number

FIELD_CHARACTER, FIELD_CODE = name("w:fldChar"), name("w:instrText")
_TYPE = name("w:fldCharType")
_DELETED, _MOVED = name("w:del"), name("w:moveFrom")
_TEXT_BOX = name("w:txbxContent")


@dataclass(slots=True)
class _Field:
    code: list[str] = field(default_factory=list)
    shows: bool = False
    is_contents: bool = False


class Fields:
    """The fields that are open where the reading of a story (the body, a text box, a note) stands."""

    def __init__(self) -> None:
        self._open: list[_Field] = []
        self._codes = 0
        self._contents = 0

    @property
    def in_contents(self) -> bool:
        """Whether text here is that of a table of contents."""
        return self._contents > 0

    @property
    def is_muted(self) -> bool:
        """Whether text here is shown elsewhere or not at all: in a table of contents or in the code of a field."""
        return self._codes > 0 or self._contents > 0

    def meet(self, character: Element) -> None:
        """Goes on past a `w:fldChar`."""
        match character.get(_TYPE):
            case "begin":
                self._begin()
            case "separate" if self._open:
                self._show()
            case "end" if self._open:
                self._end()

    def add_code(self, code: str) -> None:
        """Goes on past a `w:instrText`."""
        if self._open and not self._open[-1].shows:
            self._open[-1].code.append(code)

    @contextmanager
    def simple(self, code: str) -> Iterator[None]:
        """While the result of a `w:fldSimple` is read. Whatever was begun or ended in it too much ends with it."""
        depth = len(self._open)
        self._begin()
        self.add_code(code)
        self._show()
        yield
        while len(self._open) > depth:
            self._end()

    def _end(self) -> None:
        left = self._open.pop()
        self._codes -= not left.shows
        self._contents -= left.is_contents

    def _begin(self) -> None:
        self._open.append(_Field())
        self._codes += 1

    def _show(self) -> None:
        found = self._open[-1]
        if not found.shows:
            found.shows = True
            found.is_contents = "".join(found.code).split(maxsplit=1)[:1] in (["TOC"], ["toc"])
            self._codes -= 1
            self._contents += found.is_contents


def unclosed(root: Element) -> set[Element]:
    """The beginnings of fields that never end; text after them would be taken for code."""
    open_by_story: dict[Element | None, list[Element]] = {}
    for character in root.iter(FIELD_CHARACTER):
        if next(character.iterancestors(_DELETED, _MOVED), None) is not None:
            continue
        story = open_by_story.setdefault(next(character.iterancestors(_TEXT_BOX), None), [])
        match character.get(_TYPE):
            case "begin":
                story.append(character)
            case "end" if story:
                story.pop()
    return {begin for story in open_by_story.values() for begin in story}


def form_value(character: Element) -> str:
    """What an old form field shows that has no text of its own: a box to tick, the choice from a list."""
    data = child(character, name("w:ffData"))
    box, choices = child(data, name("w:checkBox")), child(data, name("w:ddList"))
    if box is not None:
        ticked = child(box, name("w:checked"))
        ticked = child(box, name("w:default")) if ticked is None else ticked
        return "☑" if ticked is not None and is_on(ticked) else "☐"
    if choices is not None:
        entries = [entry.get(VAL, "") for entry in choices.iterchildren(name("w:listEntry"))]
        at = number(child(choices, name("w:result"))) or 0
        return entries[at] if at < len(entries) else ""
    return ""
