"""Paper, margins and page number."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence

from workflow.documents.findings import Finding
from workflow.documents.official.checking.formats import Formats, measure
from workflow.documents.official.checking.lines import Line, read_lines
from workflow.documents.official.checking.rules import point_size, range_words
from workflow.documents.official.profiles import Profile
from workflow.documents.package.word_package import RELATIONSHIP, WordPackage, is_outside, resolved
from workflow.documents.word.names import Element, child, is_on, name

_WHERE = "Trang giấy"
_TOLERANCE_MM = 1
_SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
_OLD_MARGINS = {"top": 25, "bottom": 25, "left": 35, "right": 15}
_NUMBER_TOLERANCE_MM = 3
_LETTERS_A_LINE, _LINES_A_PAGE = 75, 36
_TYPE, _ID = name("w:type"), name("r:id")
_INSTRUCTIONS = (name("w:fldSimple"), name("w:instrText"))


def check_pages(
    package: WordPackage, section: Element | None, lines: Sequence[Line], profile: Profile, formats: Formats
) -> Iterator[Finding]:
    """Deviations of the first ``section`` (w:sectPr) of a document with those ``lines``."""
    if section is None:
        yield Finding("page_size_missing", "Tài liệu không ghi khổ giấy và lề; hãy đặt khổ A4.", _WHERE)
        return
    yield from _paper(section, profile)
    yield from _margins(section, profile)
    yield from _number(package, section, lines, profile, formats)


def _paper(section: Element, profile: Profile) -> Iterator[Finding]:
    size, page = child(section, name("w:pgSz")), profile.page
    width, height = sorted((_mm(size, "w"), _mm(size, "h")))
    if abs(width - page.width_mm) > _TOLERANCE_MM or abs(height - page.height_mm) > _TOLERANCE_MM:
        message = f"Khổ giấy {round(width)} × {round(height)} mm, quy định A4 (210 × 297 mm)."
        yield Finding("page_size", message, _WHERE, "warning")


def _margins(section: Element, profile: Profile) -> Iterator[Finding]:
    size, margins = child(section, name("w:pgSz")), child(section, name("w:pgMar"))
    if _mm(size, "w") > _mm(size, "h"):
        return
    found = {side: abs(_mm(margins, side)) for side in _SIDES}
    if all(abs(found[side] - old) <= _TOLERANCE_MM for side, old in _OLD_MARGINS.items()):
        wanted = "/".join(range_words(*profile.page.allowed_mm[side]) for side in _SIDES)
        message = f"Lề trang 25/25/35/15 mm là của quy định cũ, nay là {wanted} mm (trên/dưới/trái/phải)."
        yield Finding("page_margins_old", message, _WHERE, "warning")
        return
    for side, words in _SIDES.items():
        least, most = profile.page.allowed_mm[side]
        if not least - _TOLERANCE_MM <= found[side] <= most + _TOLERANCE_MM:
            message = f"Lề {words} {point_size(round(found[side], 1))} mm, quy định {range_words(least, most)} mm."
            yield Finding(f"page_margin_{side}", message, _WHERE, "warning")


def _number(
    package: WordPackage, section: Element, lines: Sequence[Line], profile: Profile, formats: Formats
) -> Iterator[Finding]:
    header = _numbered(package, section, "header", "default")
    if header is not None:
        yield from _looks(header, profile, formats)
        distance = _mm(child(section, name("w:pgMar")), "header")
        wanted = profile.page.number_from_top_mm
        if profile.body == "party" and abs(distance - wanted) > _NUMBER_TOLERANCE_MM:
            message = f"Số trang cách mép trên {round(distance)} mm, quy định {point_size(wanted)} mm."
            yield Finding("page_number_distance", message, "Số trang", "warning")
    elif _numbered(package, section, "footer", "default") is not None:
        yield Finding("page_number_place", "Số trang đặt ở cuối trang, quy định ở đầu trang.", "Số trang", "warning")
    else:
        # A single page has no number to show.
        if sum(1 + len(line.text) // _LETTERS_A_LINE for line in lines) < _LINES_A_PAGE:
            return
        message = "Văn bản chưa đánh số trang; từ trang 2 phải có số trang ở giữa, phía trên."
        yield Finding("page_number_missing", message, "Số trang", "warning")
        return
    title_page = child(section, name("w:titlePg"))
    is_different = title_page is not None and is_on(title_page)
    if not is_different or _numbered(package, section, "header", "first") is not None:
        yield Finding("page_number_on_first_page", "Trang đầu đang hiện số trang, quy định không hiện.", "Số trang")


def _looks(header: Element, profile: Profile, formats: Formats) -> Iterator[Finding]:
    looks = profile.parts["page_number"]
    least, most = looks.allowed.sizes_pt
    for line in read_lines(header, formats)[:1]:
        if not least <= line.face.size_pt <= most:
            message = f"Số trang cỡ {point_size(line.face.size_pt)}, quy định cỡ {range_words(least, most)}."
            yield Finding("page_number_size", message, "Số trang", "warning")
        if line.setting.align != "center":
            yield Finding("page_number_align", "Số trang chưa căn giữa, quy định căn giữa.", "Số trang", "warning")


def _numbered(package: WordPackage, section: Element, kind: str, pages: str) -> Element | None:
    """The header or footer of those pages, if the number of the page is in it."""
    for reference in section.iterchildren(name(f"w:{kind}Reference")):
        is_shown = reference.get(_TYPE, "default") == pages
        part = _linked(package, reference.get(_ID, "")) if is_shown else None
        if part is not None:
            root = package.root(part)
            instructions = ((field.get(name("w:instr")) or field.text or "") for field in root.iter(*_INSTRUCTIONS))
            if any("PAGE" in instruction.split() for instruction in instructions):
                return root
    return None


def _linked(package: WordPackage, link_id: str) -> str | None:
    """The part that the main part refers to by that id."""
    folder, file = posixpath.split(package.main)
    links = posixpath.join(folder, "_rels", f"{file}.rels")
    if links not in package.parts:
        return None
    for link in package.root(links).iterchildren(RELATIONSHIP):
        target = resolved(folder, link.get("Target", ""))
        if link.get("Id") == link_id and not is_outside(link) and target in package.parts:
            return target
    return None


def _mm(element: Element | None, attribute: str) -> float:
    return 0 if element is None else measure(element.get(name(f"w:{attribute}"), "")) * 25.4 / 1440
