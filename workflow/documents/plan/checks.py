"""What does not fit together in a plan: the checks that a careful reader would make."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from workflow.documents.citations import Citation, find_citations
from workflow.documents.findings import Finding
from workflow.documents.language.spelling import find_slips
from workflow.documents.plan.header import Header
from workflow.documents.plan.outline_annex import OUTLINE_PLACE, OutlineAnnex
from workflow.documents.plan.stated_deadlines import PlanDeadline, shortened
from workflow.documents.text import fold
from workflow.documents.word.content import Line
from workflow.documents.word.parts import Parts, Signer

HEADER_PLACE = "Đầu văn bản"

_YEARS = re.compile(r"\b(?:sơ kết|tổng kết)\s+(?P<years>\d{1,2})\s+năm\b", re.IGNORECASE)
_PHASE = re.compile(r"\bgiai đoạn\s+(?P<phase>\d{4}\s*[-–]\s*\d{4})", re.IGNORECASE)
_SAME_PARTY = 90  # rapidfuzz, 0 to 100
_MANY_ALIKE = 20


def check_number(header: Header, own: Citation | None) -> Iterator[Finding]:
    """The number in the header, against the one that the outline gives the plan."""
    if not header.number:
        known = f" Đề cương ghi số {own.number}; hệ thống lấy số này." if own else ""
        yield Finding("number_missing", f"Chưa ghi số của kế hoạch ở đầu văn bản.{known} Kiểm tra lại.", HEADER_PLACE)
    elif own and fold(own.number) != fold(header.number):
        yield Finding(
            "number_mismatch",
            f"Đầu văn bản ghi số {header.number}, đề cương ghi số {own.number}. Chọn số đúng.",
            OUTLINE_PLACE,
        )


def check_date(header: Header, own: Citation | None) -> Iterator[Finding]:
    """The date in the header, against the one that the outline gives the plan."""
    own_date = own.date if own else None
    if header.date is None:
        known = f" Đề cương ghi ngày {own_date:%d/%m/%Y}; hệ thống lấy ngày này." if own_date else ""
        yield Finding("date_missing", f"Chưa ghi đủ ngày, tháng, năm ở đầu văn bản.{known} Kiểm tra lại.", HEADER_PLACE)
    elif own_date and own_date != header.date:
        yield Finding(
            "date_mismatch",
            f"Đầu văn bản ghi ngày {header.date:%d/%m/%Y}, đề cương ghi kế hoạch ngày {own_date:%d/%m/%Y}. "
            "Hệ thống lấy ngày ở đầu văn bản; kiểm tra lại.",
            OUTLINE_PLACE,
        )


def check_presence(title: str, recipients: Sequence[str], signer: Signer | None) -> Iterator[Finding]:
    """The parts that an official plan has."""
    if not title:
        yield Finding(
            "title_missing",
            "Không tìm thấy tên loại “KẾ HOẠCH” và trích yếu. Nhập tên kế hoạch.",
            HEADER_PLACE,
        )
    if not recipients:
        yield Finding("recipients_missing", "Không tìm thấy “Nơi nhận”. Nhập nơi nhận.", "Cuối văn bản")
    if signer is None or not signer.name:
        yield Finding("signer_missing", "Không tìm thấy người ký. Nhập người ký.", "Cuối văn bản")


def check_periods(title: str, parts: Parts, outline: OutlineAnnex) -> Iterator[Finding]:
    """Everywhere the same count of years, and the outline for the same phase as the plan."""
    stated = _YEARS.search(title)
    if stated:
        places = [("Nội dung", line.text) for line in parts.body]
        places += [(f"{OUTLINE_PLACE}, tiêu đề", outline.title), (OUTLINE_PLACE, outline.reference)]
        places += [(f"{OUTLINE_PLACE}, mục {node.key}", node.heading) for node in outline.nodes]
        for place, text in places:
            other = next(
                (found for found in _YEARS.finditer(text) if int(found["years"]) != int(stated["years"])),
                None,
            )
            if other:
                yield Finding(
                    "period_mismatch",
                    f"Tên kế hoạch ghi “{stated[0]}” nhưng ở đây ghi “{other[0]}”. Chọn số năm đúng.",
                    f"{place}: “{shortened(text)}”",
                )
    phase, outline_phase = _PHASE.search(title), _PHASE.search(outline.title)
    if phase and outline_phase and "".join(phase["phase"].split()) != "".join(outline_phase["phase"].split()):
        yield Finding(
            "phase_mismatch",
            f"Kế hoạch ghi giai đoạn {phase['phase']}, đề cương ghi giai đoạn {outline_phase['phase']}. "
            "Chọn giai đoạn đúng.",
            f"{OUTLINE_PLACE}, tiêu đề",
        )


def check_citations(lines: Sequence[Line]) -> Iterator[Finding]:
    """A document that is named twice has one date."""
    dates: dict[str, dt.date] = {}
    for line in lines:
        for citation in find_citations(line.text):
            if citation.date is None:
                continue
            first = dates.setdefault(fold(citation.number), citation.date)
            if first != citation.date:
                yield Finding(
                    "citation_mismatch",
                    f"{citation.kind} số {citation.number} lúc ghi ngày {first:%d/%m/%Y}, "
                    f"lúc ghi ngày {citation.date:%d/%m/%Y}. Chọn ngày đúng.",
                    shortened(line.text),
                )


def check_deadlines(deadlines: Sequence[PlanDeadline], issued: dt.date | None) -> Iterator[Finding]:
    """There is a deadline, none is over when the plan is issued, and none contradicts another."""
    if not deadlines:
        yield Finding("deadline_missing", "Không đọc được thời hạn nào trong kế hoạch. Nhập thời hạn.", "Nội dung")
    for place, stated in enumerate(deadlines):
        if issued and stated.deadline.due_at.date() < issued:
            yield Finding(
                "deadline_past",
                f"Thời hạn {stated.deadline.date:%d/%m/%Y} trước ngày ban hành kế hoạch ({issued:%d/%m/%Y}).",
                shortened(stated.text),
            )
        for earlier in deadlines[:place]:
            if _same_party(earlier, stated) and earlier.deadline.due_at != stated.deadline.due_at:
                yield Finding(
                    "deadline_conflict",
                    f"Cùng giao cho “{stated.who}” nhưng thời hạn khác nhau: {earlier.deadline.date:%d/%m/%Y} "
                    f"và {stated.deadline.date:%d/%m/%Y}. Chọn thời hạn đúng.",
                    shortened(stated.text),
                )
                break


def check_spelling(lines: Sequence[Line]) -> Iterator[Finding]:
    """Common words of office papers with a wrong tone; each slip once."""
    seen: set[str] = set()
    for line in lines:
        for slip in find_slips(line.text):
            if slip.typed.casefold() not in seen and len(seen) < _MANY_ALIKE:
                seen.add(slip.typed.casefold())
                yield Finding(
                    "spelling",
                    f"“{slip.typed}” có thể là lỗi gõ của “{slip.meant}”. Kiểm tra lại.",
                    shortened(line.text),
                )


def _same_party(one: PlanDeadline, other: PlanDeadline) -> bool:
    return bool(one.who and other.who) and (fuzz.token_set_ratio(fold(one.who), fold(other.who)) >= _SAME_PARTY)
