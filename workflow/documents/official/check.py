"""Whether any .docx has the format that is prescribed: deviations as findings, none for what is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workflow.documents.findings import Finding, by_severity
from workflow.documents.official.checking.components import find_components
from workflow.documents.official.checking.formats import Formats
from workflow.documents.official.checking.lines import Line, read_lines
from workflow.documents.official.checking.pages import check_pages
from workflow.documents.official.checking.rules import check_parts
from workflow.documents.official.checking.text_rules import check_text
from workflow.documents.official.profiles import load_profile
from workflow.documents.package.opening import open_package
from workflow.documents.package.word_package import WordPackage
from workflow.documents.text import fold
from workflow.documents.word.names import VAL, Element, child, name, value

_YOUTH_UNION = "doan tncs ho chi minh"
_HEAD_LINES = 10


def check_format(data: bytes, profile_id: str) -> tuple[Finding, ...]:
    """What the .docx ``data`` deviates in from the profile, errors first; nothing for our own documents.

    A document of the Youth Union gives only the finding that no rule of ours is for it. Raises
    ``UnreadableDocument`` for a file that is no Word document, ``ValueError`` for an unknown profile.
    """
    profile = load_profile(profile_id)
    package = open_package(data)
    formats = Formats(_related(package, "styles"))
    root = package.root(package.main)
    body = child(root, name("w:body"))
    lines = [] if body is None else read_lines(body, formats)
    if _is_of_youth_union(lines):
        message = "Văn bản của Đoàn TNCS Hồ Chí Minh có thể thức riêng, không đối chiếu với thể thức này."
        return (Finding("youth_union_document", message, "Tiêu đề văn bản", "hint"),)
    found = find_components(lines, _number_formats(_related(package, "numbering")))

    def findings() -> Iterator[Finding]:
        yield from check_parts(found, profile)
        yield from check_text(found, profile)
        yield from check_pages(package, next(root.iter(name("w:sectPr")), None), lines, profile, formats)

    return by_severity(dict.fromkeys(findings()))


def _related(package: WordPackage, kind: str) -> Element | None:
    part = next(iter(package.related(kind)), None)
    return None if part is None else package.root(part)


def _is_of_youth_union(lines: list[Line]) -> bool:
    return any(_YOUTH_UNION in fold(line.text) for line in lines[:_HEAD_LINES])


def _number_formats(numbering: Element | None) -> Mapping[tuple[str, int], str]:
    """w:numFmt by list and level, from 0."""
    if numbering is None:
        return {}
    kinds = {
        kind.get(name("w:abstractNumId"), ""): {
            level.get(name("w:ilvl"), ""): value(level, name("w:numFmt")) for level in kind.iterchildren(name("w:lvl"))
        }
        for kind in numbering.iterchildren(name("w:abstractNum"))
    }
    formats: dict[tuple[str, int], str] = {}
    for found in numbering.iterchildren(name("w:num")):
        kind = child(found, name("w:abstractNumId"))
        levels = {} if kind is None else kinds.get(kind.get(VAL, ""), {})
        for level, number_format in levels.items():
            if level.isascii() and level.isdigit():
                formats[found.get(name("w:numId"), ""), int(level)] = number_format
    return formats
