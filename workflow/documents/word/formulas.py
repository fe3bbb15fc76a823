"""Formulas of a Word document, in one line of text."""

from __future__ import annotations

from workflow.documents.word.names import Element, name

FORMULAS = frozenset({name("m:oMath"), name("m:oMathPara")})

_SIGNS = {name("m:den"): "/", name("m:sup"): "^", name("m:sub"): "_"}
_TEXT = name("m:t")
_DELETED = frozenset({name("w:del"), name("w:moveFrom")})


def one_line(element: Element) -> str:
    """A formula as it is typed without an editor for formulas: "a/b", "x^2"."""
    said: list[str] = []
    for inner in element.iterchildren():
        if inner.tag == _TEXT:
            said.append(inner.text or "")
        elif inner.tag not in _DELETED:
            said.append(_SIGNS.get(inner.tag, "") + one_line(inner))
    return "".join(said)
