"""Fields of a Word document: what they show is text, what they are made of is not."""

from __future__ import annotations

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
        self.is_muted = False
        """Whether text here is shown elsewhere or not at all: in the code of a field or a table of contents."""
        self.in_contents = False

    def meet(self, character: Element) -> None:
        """Goes on past a `w:fldChar`."""
        match character.get(_TYPE):
            case "begin":
                self._open.append(_Field())
            case "separate" if self._open:
                self._show(self._open[-1])
            case "end" if self._open:
                self._open.pop()
            case _:
                return
        self._settle()

    def add_code(self, code: str) -> None:
        """Goes on past a `w:instrText`."""
        if self._open and not self._open[-1].shows:
            self._open[-1].code.append(code)

    def enter(self, code: str) -> None:
        """Into the result of a `w:fldSimple`; `leave` goes out of it."""
        self._open.append(_Field([code]))
        self._show(self._open[-1])
        self._settle()

    def leave(self) -> None:
        self._open.pop()
        self._settle()

    def _show(self, found: _Field) -> None:
        found.shows = True
        found.is_contents = "".join(found.code).split(maxsplit=1)[:1] in (["TOC"], ["toc"])

    def _settle(self) -> None:
        self.in_contents = any(found.is_contents for found in self._open)
        self.is_muted = self.in_contents or not all(found.shows for found in self._open)


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
