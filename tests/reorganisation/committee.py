"""A committee of 2025 before its reorganisation, with a campaign under way; and short words for changing it."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from tests.world import BEGINNING, PASSWORD, acting, small_plan
from workflow.campaigns.actions import import_plan, launch
from workflow.campaigns.models import Campaign
from workflow.organisation.acting import Acting
from workflow.organisation.loading import load_organisation
from workflow.organisation.models import Role, Unit, UnitKind, today
from workflow.organisation.organisation_file import read_organisation
from workflow.reorganisation.actions import change_organisation
from workflow.reorganisation.models import ChangeKind, OrganisationChange
from workflow.reorganisation.terms import GoesOn, Successor, Terms, staff_of
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports

REASON = "Sắp xếp tổ chức bộ máy theo kết luận của cấp trên."
CELLS = ("buu-dien", "kho-bac", "thue", "hai-quan", "vien-thong", "thu-vien")
BODIES = (
    ("duk", "committee", "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh", "ĐUK", ""),
    ("btv", "standing_committee", "Ban Thường vụ Đảng ủy Khối", "", "duk"),
    ("ban-tuyen-giao", "department", "Ban Tuyên giáo Đảng ủy Khối", "BTG", "duk"),
    ("ban-dan-van", "department", "Ban Dân vận Đảng ủy Khối", "BDV", "duk"),
    ("van-phong", "office", "Văn phòng Đảng ủy Khối", "", "duk"),
    ("buu-dien", "cell", "Chi bộ Bưu điện", "", "duk"),
    ("kho-bac", "cell", "Chi bộ Kho bạc", "", "duk"),
    ("thue", "cell", "Chi bộ Thuế", "", "duk"),
    ("hai-quan", "cell", "Chi bộ Hải quan", "", "duk"),
    ("vien-thong", "cell", "Chi bộ Viễn thông", "", "duk"),
    ("thu-vien", "cell", "Chi bộ Thư viện", "", "duk"),
)
PEOPLE = (
    ("nguyet", "Hoàng Thị Minh Nguyệt", Role.HEAD, "ban-tuyen-giao", "Trưởng ban"),
    ("loan", "Phạm Thị Loan", Role.REVIEWER, "ban-tuyen-giao", "Chuyên viên"),
    ("tham", "Vũ Thị Thắm", Role.REVIEWER, "ban-dan-van", "Chuyên viên"),
    ("quang", "Trần Đăng Quang", Role.APPROVER, "btv", "Phó Bí thư"),
    ("thao", "Ngô Phương Thảo", Role.OFFICE, "van-phong", "Chánh Văn phòng"),
    ("vinh", "Lương Thế Vinh", Role.ADMINISTRATOR, "van-phong", "Quản trị hệ thống"),
    ("kiem", "Đỗ Văn Kiểm", Role.INSPECTOR, "duk", "Ủy viên"),
    *((f"soan-{cell}", f"Người soạn {cell}", Role.DRAFTER, cell, "Chi ủy viên") for cell in CELLS),
    *((f"bi-thu-{cell}", f"Bí thư {cell}", Role.UNIT_SECRETARY, cell, "Bí thư") for cell in CELLS),
)


@dataclass
class Committee:
    campaign: Campaign

    @property
    def administrator(self) -> Acting:
        return acting("vinh")

    def report(self, cell: str) -> Submission:
        """The report that was opened for the cell, as it is now."""
        found = Submission.objects.select_related(*Submission.related)
        return found.get(campaign=self.campaign, unit__code=cell)


def committee_before() -> Committee:
    """Every body and cell has its people, and every cell's report is being drafted."""
    units = [
        {
            "code": code,
            "kind": kind,
            "valid_from": BEGINNING,
            "names": [{"name": name, "symbol": symbol}],
            "parents": [{"unit": parent}] if parent else [],
        }
        for code, kind, name, symbol, parent in BODIES
    ]
    people = [{"username": username, "full_name": name} for username, name, *_ in PEOPLE]
    appointments = [
        {"person": username, "role": role, "unit": unit, "title": title, "valid_from": BEGINNING}
        for username, _, role, unit, title in PEOPLE
    ]
    file = {"units": units, "people": people, "appointments": appointments}
    load_organisation(read_organisation(json.dumps(file).encode()), password=PASSWORD)
    head = acting("nguyet")
    campaign = launch(import_plan(small_plan(), name="ke-hoach.docx", data=b"PK", acting=head), acting=head)
    open_reports.call(campaign.pk)
    return Committee(campaign)


def unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


def now(username: str) -> Acting:
    """The person in the capacity that they hold today."""
    found = acting(username)
    assert found.person
    appointments = found.person.appointments.on(today()).select_related("person", "unit")  # type: ignore[attr-defined]
    return Acting.through(appointments.order_by("pk").get())


def new(name: str, code: str, kind: UnitKind, symbol: str = "", parent: str = "") -> Successor:
    made = Unit(code=code, name=name, kind=kind)
    return Successor(made, symbol, unit(parent) if parent else None)


def terms(change: ChangeKind, units: tuple[str, ...], successors: tuple[Successor, ...] = (), **given: object) -> Terms:
    """Of those who hold roles everybody goes on in the successor that answers, unless `staff` says otherwise."""
    day = given.pop("effective_on", None) or today()
    assert isinstance(day, datetime.date)
    ended = tuple(unit(code) for code in units)
    answers = int(str(given.get("answers", 0)))
    goes_on = tuple(
        GoesOn(appointment, answers, Role(appointment.role), appointment.title) for appointment in staff_of(ended, day)
    )
    return Terms(
        **{  # type: ignore[arg-type]
            "change": change,
            "effective_on": day,
            "legal_reference": "Quyết định số 983-QĐ/TU",
            "units": ended,
            "successors": successors,
            "staff": goes_on if successors else (),
            **given,
        }
    )


def change(said: Terms, who: str = "vinh") -> OrganisationChange:
    return change_organisation(said, acting=now(who), reason=REASON)
