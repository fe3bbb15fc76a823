"""The text between head and signature: size, indents, spacing and headings, told once for all paragraphs alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from workflow.documents.findings import Finding, Severity, shortened
from workflow.documents.official.checking.components import Components
from workflow.documents.official.checking.lines import Line
from workflow.documents.official.checking.rules import point_size, quoted, range_words
from workflow.documents.official.profiles import Allowed, Profile

_TOLERANCE_MM = 1
_TOLERANCE_PT = 0.1
_LEAST_GAP_PT = 6
_SINGLE_LINE = 1.15
"""The height of a single line of Times New Roman, as a multiple of its size."""
_HEADINGS = ("heading_1", "heading_2", "heading_3")
_WHOLE = 0.9
"""The share of the letters from which the whole text is in a weight."""


def check_text(found: Components, profile: Profile) -> Iterator[Finding]:
    body, looks = found.of("body"), profile.parts["body"]
    headings = [line for part in _HEADINGS for line in found.of(part)]
    text = sorted([*body, *headings], key=lambda line: line.paragraph)
    least, most = looks.allowed.sizes_pt
    yield from _told(
        "body_size", text, lambda line: not least <= line.face.size_pt <= most,
        lambda line: point_size(line.face.size_pt), "cỡ chữ", range_words(least, most),
    )  # fmt: skip
    font = profile.page.font
    yield from _told(
        "body_font", text, lambda line: bool(line.face.font) and line.face.font != font, lambda line: line.face.font,
        "phông chữ", font, "error",
    )  # fmt: skip
    plain = [line for line in body if not line.setting.numbering]
    yield from _told(
        "body_align", plain, lambda line: line.setting.align not in ("both", "distribute"),
        lambda line: {"center": "giữa", "right": "phải", "end": "phải"}.get(line.setting.align, "trái"),
        "căn lề", "đều hai bên",
    )  # fmt: skip
    yield from _weights(body)
    yield from _indents(plain, looks.allowed)
    yield from _spacing(body, looks.allowed)
    yield from _headings(found, profile)
    yield from _dashes(body)


def _told(
    code: str,
    lines: Sequence[Line],
    deviates: Callable[[Line], bool],
    is_: Callable[[Line], str],
    what: str,
    wanted: str,
    severity: Severity = "warning",
) -> Iterator[Finding]:
    """One finding for all ``lines`` that deviate, with the commonest value that they have."""
    wrong = [line for line in lines if deviates(line)]
    if wrong:
        commonest = Counter(map(is_, wrong)).most_common(1)[0][0]
        message = f"{len(wrong)} đoạn có {what} {commonest}, quy định {wanted}."
        yield Finding(code, message, shortened(wrong[0].text), severity)


def _weights(body: Sequence[Line]) -> Iterator[Finding]:
    """A text that is bold or italic from end to end; some words of it may be."""
    letters = sum(len(line.text) for line in body)
    for toggle, words in (("bold", "in đậm"), ("italic", "in nghiêng")):
        wrong = [line for line in body if line.is_mostly(toggle)]
        if len(wrong) > 1 and sum(len(line.text) for line in wrong) >= _WHOLE * letters:
            message = f"{len(wrong)} đoạn nội dung đang {words}, quy định chữ đứng, không đậm."
            yield Finding(f"body_{toggle}", message, shortened(wrong[0].text), "error")


def _indents(lines: Sequence[Line], allowed: Allowed) -> Iterator[Finding]:
    def is_allowed(indent: float) -> bool:
        return any(abs(indent - wanted) <= _TOLERANCE_MM for wanted in allowed.first_lines_mm)

    indents = Counter(round(line.setting.left_mm + line.setting.first_line_mm, 1) for line in lines)
    if not indents:
        return
    wanted = " hoặc ".join(map(point_size, allowed.first_lines_mm))
    if max(indents) - min(indents) > 2 * _TOLERANCE_MM:
        values = ", ".join(point_size(indent) for indent in sorted(indents))
        message = f"Các đoạn lùi đầu dòng không thống nhất ({values} mm), quy định {wanted} mm."
        usual = indents.most_common(1)[0][0]
        odd = next(line for line in lines if round(line.setting.left_mm + line.setting.first_line_mm, 1) != usual)
        yield Finding("body_indents_mixed", message, shortened(odd.text), "warning")
        return
    yield from _told(
        "body_indent", lines, lambda line: not is_allowed(line.setting.left_mm + line.setting.first_line_mm),
        lambda line: f"{point_size(round(line.setting.left_mm + line.setting.first_line_mm, 1))} mm",
        "lùi đầu dòng", f"{wanted} mm",
    )  # fmt: skip


def _spacing(lines: Sequence[Line], allowed: Allowed) -> Iterator[Finding]:
    gaps = Counter((line.setting.before_pt, line.setting.after_pt) for line in lines[1:-1])
    total = [before + after for before, after in gaps]
    if total and min(total) < _LEAST_GAP_PT - _TOLERANCE_PT:
        message = f"Có đoạn cách nhau {point_size(min(total))} pt, quy định ít nhất {_LEAST_GAP_PT} pt."
        narrow = next(line for line in lines[1:-1] if line.setting.before_pt + line.setting.after_pt == min(total))
        yield Finding("body_gap", message, shortened(narrow.text), "warning")
    if len(gaps) > 1 and max(total) - min(total) > _LEAST_GAP_PT:
        values = ", ".join(point_size(gap) for gap in sorted(set(total)))
        yield Finding("body_gaps_uneven", f"Khoảng cách giữa các đoạn không đều ({values} pt).", "Nội dung", "hint")
    exact = allowed.exact_lines_pt
    wanted = (
        f"chính xác {range_words(*exact)} pt" if exact else f"{range_words(*(allowed.line_multiples or (1, 1.5)))} dòng"
    )
    yield from _told(
        "body_line_spacing", lines, lambda line: not _line_is_allowed(line, allowed), _line_words,
        "giãn dòng", wanted,
    )  # fmt: skip


def _line_is_allowed(line: Line, allowed: Allowed) -> bool:
    setting = line.setting
    if allowed.exact_lines_pt:
        least, most = allowed.exact_lines_pt
        return setting.line_is_exact and least - _TOLERANCE_PT <= setting.line <= most + _TOLERANCE_PT
    least, most = allowed.line_multiples or (1, 1.5)
    multiple = setting.line / (line.face.size_pt * _SINGLE_LINE or 1) if setting.line_is_exact else setting.line
    return least - 0.05 <= multiple <= most + 0.05


def _line_words(line: Line) -> str:
    words = point_size(round(line.setting.line, 2))
    return f"chính xác {words} pt" if line.setting.line_is_exact else f"{words} dòng"


def _headings(found: Components, profile: Profile) -> Iterator[Finding]:
    for part in _HEADINGS:
        looks, lines = profile.parts[part], found.of(part)
        if not looks.is_ruled:
            continue
        for toggle, wanted, name in (("bold", looks.bold, "in đậm"), ("italic", looks.italic, "in nghiêng")):
            is_, should = ("chưa", f"quy định {name}") if wanted else ("đang", f"quy định không {name}")
            wrong = [line for line in lines if line.is_mostly(toggle) != wanted]
            yield from _of_headings(f"{part}_{toggle}", wrong, f"{is_} {name}, {should}")
        if looks.upper:
            wrong = [line for line in lines if not line.is_upper]
            yield from _of_headings(f"{part}_case", wrong, "chưa viết hoa, quy định viết chữ in hoa", upper=True)


def _of_headings(code: str, wrong: Sequence[Line], words: str, *, upper: bool = False) -> Iterator[Finding]:
    if wrong:
        fix = wrong[0].text.upper() if upper and len(wrong) == 1 else ""
        yield Finding(code, f"Đề mục {quoted(wrong)} {words}.", shortened(wrong[0].text), "warning", fix)


def _dashes(lines: Sequence[Line]) -> Iterator[Finding]:
    bold = [
        line
        for line in lines
        if line.text[0] in "-–" and line.pieces[0][1].bold and not line.is_mostly("bold")
        and line.pieces[0][0].strip() in ("-", "–")
    ]  # fmt: skip
    if bold:
        message = f"{len(bold)} gạch đầu dòng đang in đậm, hãy để chữ thường."
        yield Finding("dash_bold", message, shortened(bold[0].text), "hint")
