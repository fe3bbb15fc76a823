"""What each part of a document is compared with, and how a deviation is told to the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.documents.findings import Finding, Severity, shortened
from workflow.documents.official.checking.components import Components
from workflow.documents.official.checking.lines import Line
from workflow.documents.official.numbers import number_line, two_digits
from workflow.documents.official.profiles import Part, Profile

_REQUIRED = {
    "party_title": "tiêu đề “ĐẢNG CỘNG SẢN VIỆT NAM”",
    "national_name": "Quốc hiệu “CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM”",
    "national_motto": "Tiêu ngữ “Độc lập - Tự do - Hạnh phúc”",
    "issuing_organisation": "tên cơ quan ban hành",
    "number_symbol": "số và ký hiệu",
    "place_date": "địa danh và ngày, tháng, năm",
    "signer_name": "họ tên người ký",
    "recipients_label": "“Nơi nhận”",
    "recipients_list": "danh sách nơi nhận",
}
_COMPARED = (
    *("party_title", "national_name", "national_motto", "parent_organisation", "issuing_organisation"),
    *("organisation_separator", "number_symbol", "place_date", "abstract_official_letter", "urgency_mark"),
    *("draft_mark", "type_name", "abstract", "addressee", "legal_basis", "signing_authority", "signer_position"),
    *("signer_name", "recipients_label", "recipients_list"),
)
_OFTEN_OTHERWISE = ("legal_basis",)
"""Parts of which a deviation is only a warning: many committees print them otherwise."""
_TOLD_TOGETHER = ("align", "font")
_MANY_PARTS = 3
"""So many parts that deviate in one of these have one cause."""
_QUOTED = 3
_NEEDS_BASIS = ("nghị quyết", "quyết định", "quy định", "quy chế", "kế hoạch", "chương trình", "hướng dẫn", "đề án")
_BASIS_WORDS = re.compile(r"\b(?:Căn cứ|Thực hiện|Theo|Trên cơ sở)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"Số\s*[:.]?\s*(?P<number>\d*)[\s_.…]*[-/–]\s*(?P<first>[^\s/–-]+)\s*(?P<mark>[-/–])\s*(?P<rest>.+)"
)
_DATE = re.compile(
    r"(?P<place>.+?),?\s*ngày\s*(?P<day>\d{1,2})\s*(?:tháng|[/.-])\s*(?P<month>\d{1,2})\s*(?:năm|[/.-])\s*"
    r"(?P<year>\d{4})\s*"
)
_FORMS = (("T/M", "TM."), ("K/T", "KT."), ("T/L", "TL."))


@dataclass(frozen=True, slots=True)
class _Deviation:
    """What a line deviates in, "size" or "bold", and how that is told after its words."""

    what: str
    message: str
    severity: Severity
    fix: str = ""


def check_parts(found: Components, profile: Profile) -> Iterator[Finding]:
    """Deviations of the parts around the text: what is missing, how each looks, how it is written."""
    yield from _missing(found, profile)
    yield from _looks(found, profile)
    yield from _lines_below(found, profile)
    yield from _separator(found, profile)
    yield from _places(found)
    yield from _wordings(found, profile)
    yield from _blanks(found)
    yield from _number(found.of("number_symbol"), profile)
    yield from _date(found.of("place_date"))
    yield from _authority(found.of("signing_authority"), profile)
    yield from _recipients(found.of("recipients_list"), profile)
    yield from _basis(found)


def quoted(lines: Sequence[Line]) -> str:
    """The first ``lines`` between quotation marks, and how many others there are."""
    words = ", ".join(f"“{shortened(line.text)}”" for line in lines[:_QUOTED])
    return f"{words} và {len(lines) - _QUOTED} dòng khác" if len(lines) > _QUOTED else words


def point_size(size: float) -> str:
    return f"{size:g}".replace(".", ",")


def range_words(least: float, most: float) -> str:
    return point_size(least) if least == most else f"{point_size(least)}–{point_size(most)}"


def _missing(found: Components, profile: Profile) -> Iterator[Finding]:
    for part, words in _REQUIRED.items():
        if part in profile.parts and not found.of(part):
            yield Finding(f"{part}_missing", f"Không thấy {words}. Hãy bổ sung.", "Thể thức văn bản", "error")


def _looks(found: Components, profile: Profile) -> Iterator[Finding]:
    """How the parts look; what is the same of several lines is told once."""
    alike: dict[_Deviation, dict[str, list[Line]]] = {}
    for part in _COMPARED:
        if part in profile.parts:
            for line in found.of(part):
                for deviation in _deviations(part, line, profile.parts[part], profile):
                    alike.setdefault(deviation, {}).setdefault(part, []).append(line)
    for deviation, parts in alike.items():
        lines_of = {f"{part}_{deviation.what}": lines for part, lines in parts.items()}
        if deviation.what in _TOLD_TOGETHER and len(parts) >= _MANY_PARTS:
            lines_of = {f"parts_{deviation.what}": [line for lines in parts.values() for line in lines]}
        for code, lines in lines_of.items():
            message = f"{quoted(lines)} {deviation.message}."
            yield Finding(code, message, shortened(lines[0].text), deviation.severity, deviation.fix)


def _deviations(part: str, line: Line, looks: Part, profile: Profile) -> Iterator[_Deviation]:
    face = line.face
    least, most = looks.allowed.sizes_pt
    severity: Severity = "warning" if part in _OFTEN_OTHERWISE else "error"
    if not least <= face.size_pt <= most:
        wanted_size = range_words(least, most)
        yield _Deviation("size", f"cỡ {point_size(face.size_pt)}, quy định cỡ {wanted_size}", severity)
    for toggle, wanted, name in (
        ("bold", looks.bold, "in đậm"),
        ("italic", looks.italic, "in nghiêng"),
        ("underline", looks.underline, "gạch chân"),
    ):
        if line.is_mostly(toggle) != wanted:
            is_, should = ("đang", "quy định không") if not wanted else ("chưa", "quy định phải")
            yield _Deviation(toggle, f"{is_} {name}, {should} {name}", severity)
    if looks.upper and not line.is_upper:
        yield _Deviation("case", "chưa viết hoa, quy định viết chữ in hoa", "error", line.text.upper())
    if looks.align == "center" and not line.is_tabbed and line.setting.align != "center":
        yield _Deviation("align", "chưa căn giữa, quy định căn giữa", "warning")
    if face.font and face.font != profile.page.font:
        yield _Deviation("font", f"dùng phông {face.font}, quy định phông {profile.page.font}", severity)


def _lines_below(found: Components, profile: Profile) -> Iterator[Finding]:
    for part, looks in profile.parts.items():
        lines = found.of(part)
        if looks.line_below and lines and not lines[-1].has_line:
            words = shortened(lines[-1].text)
            length = "dài bằng dòng chữ" if looks.line_below == 1 else "dài 1/3 đến 1/2 dòng chữ"
            yield Finding(f"{part}_line_missing", f"Dưới “{words}” thiếu đường kẻ liền, {length}.", words, "error")
    wanted = profile.wording.get("abstract_rule")
    if not wanted or not found.of("type_name"):
        return
    rule = found.of("abstract_rule")
    if not rule:
        if found.title.casefold() != "thông báo":
            yield Finding(
                "abstract_rule_missing", f"Dưới trích yếu thiếu “{wanted}”.", "Trích yếu", "warning", fix=wanted
            )
    elif rule[0].text != wanted:
        yield Finding(
            "abstract_rule_form",
            f"Dưới trích yếu ghi “{rule[0].text}”, quy định “{wanted}”.",
            rule[0].text,
            "hint",
            fix=wanted,
        )
    elif rule[0].is_mostly("bold"):
        yield Finding("abstract_rule_bold", f"“{wanted}” dưới trích yếu đang in đậm.", wanted, "hint")


def _separator(found: Components, profile: Profile) -> Iterator[Finding]:
    wanted = profile.wording.get("organisation_separator", "")
    marks = found.of("organisation_separator")
    if wanted and found.of("issuing_organisation") and not marks:
        message = f"Dưới tên cơ quan ban hành thiếu dấu “{wanted}”."
        yield Finding("organisation_separator_missing", message, "Tên cơ quan ban hành", "error", wanted)
    for line in marks:
        if line.text != wanted:
            should = f"quy định một dấu “{wanted}”" if wanted else "quy định đường kẻ liền, không có dấu sao"
            message = f"Dưới tên cơ quan ban hành ghi “{line.text}”, {should}."
            yield Finding("organisation_separator_form", message, line.text, "error", wanted)


def _places(found: Components) -> Iterator[Finding]:
    """Left and right half of the head and of the signature."""
    sides = (
        ("party_title", 1), ("national_name", 1), ("place_date", 1), ("issuing_organisation", 0), ("number_symbol", 0),
        ("signing_authority", 1), ("signer_name", 1), ("recipients_label", 0),
    )  # fmt: skip
    for part, wanted in sides:
        for line in found.of(part)[:1]:
            cell = line.cell
            if cell and cell.columns > 1 and (cell.column * 2 >= cell.columns) != bool(wanted):
                side = "bên phải" if wanted else "bên trái"
                message = f"“{shortened(line.text)}” đặt sai vị trí, quy định ở nửa {side} trang."
                yield Finding(f"{part}_place", message, shortened(line.text), "error")
    label, authority = found.of("recipients_label")[:1], found.of("signing_authority")[:1]
    if label and authority and (one := label[0].cell) and (other := authority[0].cell) and one.row != other.row:
        message = "“Nơi nhận” chưa ngang hàng với quyền hạn của người ký."
        yield Finding("recipients_label_level", message, label[0].text, "warning")


def _wordings(found: Components, profile: Profile) -> Iterator[Finding]:
    """What is the same in all documents, letter for letter."""
    for part in ("national_motto", "recipients_label"):
        wanted = profile.wording.get(part, "")
        for line in found.of(part) if wanted else ():
            if line.text != wanted or line.is_upper:
                # Word itself makes a dash of a hyphen between spaces.
                is_dash = line.text.replace("–", "-") == wanted
                message = f"“{shortened(line.text)}” viết chưa đúng, quy định “{wanted}”."
                severity: Severity = "hint" if is_dash else "error"
                yield Finding(f"{part}_form", message, shortened(line.text), severity, wanted)


def _blanks(found: Components) -> Iterator[Finding]:
    """A number or a date that the pen is still to write; a draft may well have none."""
    if found.of("draft_mark"):
        return
    for line in found.of("number_symbol"):
        if not any(char.isdecimal() for char in line.text.partition("-")[0].partition("/")[0]):
            message = f"“{shortened(line.text)}” chưa ghi số văn bản. Hãy ghi số trước khi ban hành."
            yield Finding("number_symbol_blank", message, shortened(line.text), "hint")
    for line in found.of("place_date"):
        if _DATE.fullmatch(line.text) is None:
            message = f"“{shortened(line.text)}” chưa ghi đủ ngày, tháng, năm. Hãy ghi trước khi ban hành."
            yield Finding("place_date_blank", message, shortened(line.text), "hint")


def _number(lines: Sequence[Line], profile: Profile) -> Iterator[Finding]:
    for line in lines:
        parsed = _NUMBER.fullmatch(line.text)
        if parsed is None or not parsed["number"]:
            continue
        rest = parsed["rest"].strip()
        mark = "/" if profile.body == "party" else "-"
        wanted = number_line(profile, two_digits(int(parsed["number"])), f"{parsed['first']}{mark}{rest}")
        if line.text != wanted:
            message = f"“{line.text}” viết chưa đúng, quy định “{wanted}”."
            yield Finding("number_symbol_form", message, line.text, "error", wanted)


def _date(lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        parsed = _DATE.fullmatch(line.text)
        if parsed is None:
            continue
        month = int(parsed["month"])
        wanted = (
            f"{parsed['place'].strip()}, ngày {int(parsed['day']):02d} tháng "
            f"{f'{month:02d}' if month <= 2 else month} năm {parsed['year']}"
        )
        if line.text != wanted:
            message = f"“{line.text}” viết chưa đúng, quy định “{wanted}” (thêm số 0 trước ngày dưới 10, tháng 1 và 2)."
            yield Finding("place_date_form", message, line.text, "error", wanted)


def _authority(lines: Sequence[Line], profile: Profile) -> Iterator[Finding]:
    is_party = profile.body == "party"
    for line in lines:
        if is_party and re.match(r"TUQ|T/?UQ", line.text):
            message = f"“{line.text}”: văn bản của Đảng không có hình thức ký thừa ủy quyền."
            yield Finding("signing_authority_form", message, line.text, "error")
        for party, state in _FORMS:
            wrong, right = (state, party) if is_party else (party, state)
            if re.match(rf"{re.escape(wrong.rstrip('.'))}[.\s]", line.text):
                fix = f"{right} {line.text[len(wrong.rstrip('.')) :].lstrip('. ')}"
                message = f"“{line.text}” viết chưa đúng, quy định “{fix}”."
                yield Finding("signing_authority_form", message, line.text, "error", fix)


def _recipients(lines: Sequence[Line], profile: Profile) -> Iterator[Finding]:
    end = profile.wording["recipients_end"]
    wrong = [line for line in lines[:-1] if not line.text.endswith(end)]
    if wrong:
        name = "dấu chấm phẩy" if end == ";" else "dấu phẩy"
        fix = wrong[0].text.rstrip(",;.") + end if len(wrong) == 1 else ""
        message = f"{quoted(wrong)} ở Nơi nhận phải kết thúc bằng {name}."
        yield Finding("recipients_list_end", message, shortened(wrong[0].text), "hint", fix)
    for line in lines[-1:]:
        if not line.text.endswith("."):
            fix = line.text.rstrip(",;.") + "."
            message = f"“{shortened(line.text)}” là nơi nhận cuối cùng, phải kết thúc bằng dấu chấm."
            yield Finding("recipients_list_end", message, shortened(line.text), "hint", fix)


def _basis(found: Components) -> Iterator[Finding]:
    title = found.title.casefold()
    opening = [*found.of("legal_basis"), *found.of("opening")]
    if title.startswith(_NEEDS_BASIS) and not any(_BASIS_WORDS.search(line.text) for line in opening):
        message = "Phần mở đầu chưa nêu căn cứ ban hành (“Căn cứ…”, “Thực hiện…”). Hãy bổ sung."
        yield Finding("legal_basis_missing", message, "Phần mở đầu", "hint")
