"""The official letter (công văn) that urges units to hand in what they owe, with a table of who owes it since when."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from workflow.documents.official.document import OfficialDocument, write_official
from workflow.documents.official.profiles import PARTY_2018


@dataclass(frozen=True, slots=True)
class LateUnit:
    """One unit that is late: its name, its deadline's last day, and how many working days that is past."""

    name: str
    due: date
    days_late: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderLetter:
    """What the letter says. `plan` names the plan as running text does ("Kế hoạch số 178-KH/ĐUK, ngày 20/02/2023").

    `as_of` is the day that the lateness is counted on; number and date of the letter are left for the office.
    """

    profile: str = PARTY_2018
    parent_organisation: str
    issuing_organisation: str
    issuer: str
    symbol: str
    place: str
    plan: str
    subject: str
    late: Sequence[LateUnit]
    as_of: date
    contact: str
    signing_authority: str
    signer_position: str
    signer_name: str
    recipients: tuple[str, ...]


def write_reminder_letter(letter: ReminderLetter) -> bytes:
    """``letter`` as a .docx; the same letter always gives the same bytes. Raises ``ValueError`` as write_official."""
    addressees = tuple(unit.name for unit in letter.late) if len(letter.late) == 1 else ("Các đơn vị có tên dưới đây",)
    return write_official(
        OfficialDocument(
            profile=letter.profile,
            parent_organisation=letter.parent_organisation,
            issuing_organisation=letter.issuing_organisation,
            issuer=letter.issuer,
            symbol=letter.symbol,
            place=letter.place,
            type_name="",
            abstract=f"đôn đốc nộp báo cáo {letter.subject}",
            addressees=addressees,
            opening=_opening(letter),
            sections=(),
            closing=_closing(letter),
            signing_authority=letter.signing_authority,
            signer_position=letter.signer_position,
            signer_name=letter.signer_name,
            recipients=letter.recipients,
        )
    )


def _opening(letter: ReminderLetter) -> str:
    rows = "".join(
        f"<tr><td><p>{place}</p></td><td><p>{html.escape(unit.name)}</p></td><td><p>{unit.due:%d/%m/%Y}</p></td>"
        f"<td><p>{unit.days_late}</p></td></tr>"
        for place, unit in enumerate(letter.late, start=1)
    )
    heads = "".join(f"<th><p>{head}</p></th>" for head in ("TT", "Đơn vị", "Hạn nộp", "Số ngày làm việc quá hạn"))
    return (
        f"<p>Thực hiện {html.escape(letter.plan)}, các đơn vị có trách nhiệm gửi báo cáo đúng thời hạn đã giao. "
        f"Tính đến ngày {letter.as_of:%d/%m/%Y}, còn {len(letter.late):02d} đơn vị chưa gửi báo cáo:</p>"
        f"<table><tbody><tr>{heads}</tr>{rows}</tbody></table>"
    )


def _closing(letter: ReminderLetter) -> str:
    return (
        f"<p>{html.escape(letter.issuer)} đề nghị cấp ủy các đơn vị nêu trên khẩn trương chỉ đạo hoàn thành, trình "
        "báo cáo trên hệ thống và làm rõ nguyên nhân chậm nộp. Quá trình thực hiện, nếu có vướng mắc, đề nghị phản ánh "
        f"về {html.escape(letter.contact)} để được hướng dẫn.</p>"
        f"<p>Trân trọng đề nghị các đơn vị quan tâm, thực hiện.</p>"
    )
