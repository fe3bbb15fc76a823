"""A small committee with a launched campaign, made through the real actions: what most tests begin from.

    world = small_world()
    report = world.reports[0]
    write_section(report, acting=world.drafter, key="I.1", html="<p>Đã quán triệt.</p>", seen_text=0)

The same is the fixture `world`. People are had as `Acting`, by role; `world.drafters[n]`, `world.secretaries[n]` belong
to `world.units[n]`, whose report is `world.reports[n]`.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from django.test import Client
from django.utils import timezone

from workflow.campaigns.actions import choose_type, import_plan, launch
from workflow.campaigns.flow_settings import STANDARD, FlowSettings
from workflow.campaigns.models import Campaign
from workflow.campaigns.type_actions import make_type
from workflow.documents.deadlines import Deadline
from workflow.documents.outline import OutlineNode
from workflow.documents.plan.reading import Plan
from workflow.documents.plan.stated_deadlines import PlanDeadline
from workflow.documents.word.parts import Signer
from workflow.organisation.acting import Acting
from workflow.organisation.loading import load_organisation
from workflow.organisation.models import Appointment, Person, Role, Unit
from workflow.organisation.organisation_file import read_organisation
from workflow.submissions import actions
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.submissions.rules import head_confirms, secretary_signs

PASSWORD = "mat-khau-thu-nghiem"
BEGINNING = "2020-01-01"

OUTLINE = (
    OutlineNode("I", 1, "CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"),
    OutlineNode("I.1", 2, "Công tác quán triệt", "số hội nghị, số lượt người tham gia"),
    OutlineNode("I.2", 2, "Công tác kiểm tra", "nêu rõ số cuộc kiểm tra"),
    OutlineNode("II", 1, "KẾT QUẢ THỰC HIỆN", "nêu kết quả nổi bật"),
)
LEAVES = ("I.1", "I.2", "II")

COMMITTEE = ("dang-uy", "committee", "Đảng ủy Khối")
BODIES = (
    ("ban-thuong-vu", "standing_committee", "Ban Thường vụ Đảng ủy Khối"),
    ("ban-tuyen-giao", "department", "Ban Tuyên giáo Đảng ủy Khối"),
    ("van-phong", "office", "Văn phòng Đảng ủy Khối"),
    ("chi-bo-1", "cell", "Chi bộ Bưu điện"),
    ("chi-bo-2", "cell", "Chi bộ Kho bạc"),
    ("chi-bo-3", "cell", "Chi bộ Thuế"),
)
# username, full name, role, unit, title
PEOPLE = (
    ("nguyet", "Hoàng Thị Minh Nguyệt", Role.HEAD, "ban-tuyen-giao", "Trưởng ban"),
    ("loan", "Phạm Thị Loan", Role.REVIEWER, "ban-tuyen-giao", "Chuyên viên"),
    ("hung", "Vũ Mạnh Hùng", Role.REVIEWER, "ban-tuyen-giao", "Chuyên viên"),
    ("quang", "Trần Đăng Quang", Role.APPROVER, "ban-thuong-vu", "Phó Bí thư"),
    ("thao", "Ngô Phương Thảo", Role.OFFICE, "van-phong", "Chánh Văn phòng"),
    ("kiem", "Đỗ Văn Kiểm", Role.INSPECTOR, "dang-uy", "Ủy viên Ủy ban Kiểm tra"),
    ("quan-tri", "Lương Thế Vinh", Role.ADMINISTRATOR, "van-phong", "Quản trị hệ thống"),
    ("lan1", "Nguyễn Thị Lan", Role.DRAFTER, "chi-bo-1", "Chi ủy viên"),
    ("son1", "Lê Hồng Sơn", Role.UNIT_SECRETARY, "chi-bo-1", "Bí thư"),
    ("lan2", "Bùi Thu Lan", Role.DRAFTER, "chi-bo-2", "Chi ủy viên"),
    ("son2", "Phan Thanh Sơn", Role.UNIT_SECRETARY, "chi-bo-2", "Bí thư"),
    ("lan3", "Đặng Ngọc Lan", Role.DRAFTER, "chi-bo-3", "Chi ủy viên"),
    ("son3", "Trịnh Văn Sơn", Role.UNIT_SECRETARY, "chi-bo-3", "Bí thư"),
)


@dataclass
class World:
    """The people, each in their one capacity, the three reporting units and the campaign launched to them."""

    campaign: Campaign
    units: list[Unit]
    drafters: list[Acting]
    secretaries: list[Acting]
    head: Acting
    reviewer: Acting
    other_reviewer: Acting
    approver: Acting
    office: Acting
    inspector: Acting
    administrator: Acting

    @property
    def drafter(self) -> Acting:
        return self.drafters[0]

    @property
    def secretary(self) -> Acting:
        return self.secretaries[0]

    @property
    def reports(self) -> list[Submission]:
        """Each unit's report as the database has it now, in the order of `units`."""
        return [self.report(unit) for unit in self.units]

    def report(self, unit: Unit | None = None) -> Submission:
        """The report of a unit, of the first when none is named, as the database has it now."""
        found = Submission.objects.select_related(*Submission.related)
        return found.get(campaign=self.campaign, unit=unit or self.units[0])


def small_world(settings: FlowSettings = STANDARD) -> World:
    """Load the organisation, import a plan without findings and launch it: every unit's report is being drafted.

    With settings of its own it is of a type that has them; the standing committee has as many members as they ask for.
    """
    _load()
    people = {username: acting(username) for username, *_ in PEOPLE}
    head = people["nguyet"]
    for number in range(settings.others_agree):
        appoint_approver(f"uy-vien-{number + 1}", f"Ủy viên {number + 1}")
    campaign = import_plan(small_plan(), name="ke-hoach.docx", data=b"PK", acting=head)
    if settings != STANDARD:
        campaign = choose_type(campaign, acting=head, type=make_type(name="Loại thử", settings=settings, acting=head))
    campaign = launch(campaign, acting=head)
    open_reports.call(campaign.pk)
    return World(
        campaign=campaign,
        units=list(Unit.objects.filter(code__startswith="chi-bo-").order_by("code")),
        drafters=[people[f"lan{number}"] for number in (1, 2, 3)],
        secretaries=[people[f"son{number}"] for number in (1, 2, 3)],
        head=people["nguyet"],
        reviewer=people["loan"],
        other_reviewer=people["hung"],
        approver=people["quang"],
        office=people["thao"],
        inspector=people["kiem"],
        administrator=people["quan-tri"],
    )


def appoint_approver(username: str, full_name: str) -> Acting:
    """One more member of the standing committee."""
    person = Person.objects.create_user(username=username, full_name=full_name, password=PASSWORD)
    Appointment.objects.create(
        person=person,
        role=Role.APPROVER,
        unit=Unit.objects.get(code="ban-thuong-vu"),
        title="Ủy viên",
        valid_from=datetime.date.fromisoformat(BEGINNING),
    )
    return acting(person)


def acting(person: Person | str, role: Role | None = None) -> Acting:
    """The person (or username) in their capacity of that role; in their first one when no role is named."""
    appointments = Appointment.objects.select_related("person", "unit").order_by("pk")
    found = appointments.filter(person__username=person if isinstance(person, str) else person.username)
    return Acting.through((found.filter(role=role) if role else found)[0], "192.0.2.7")


def browser_of(who: Acting) -> Client:
    """A browser in which this person has signed in."""
    assert who.person
    client = Client()
    client.force_login(who.person)
    return client


# How far a report is brought, each through the real verbs; each answers the report as it then is.


def written(report: Submission, drafter: Acting, text: str = "Nội dung") -> Submission:
    """Every section that needs text has some, marked done."""
    for key in LEAVES:
        saved = report.texts.filter(key=key).first()
        report = actions.write_section(
            report,
            acting=drafter,
            key=key,
            html=f"<p>{text} của mục {key}.</p>",
            seen_text=saved.version if saved else 0,
            done=True,
        )
    return report


def handed_over(report: Submission, drafter: Acting) -> Submission:
    """With the secretary; where no secretary signs, as far as the drafter brings it before submitting."""
    report = written(report, drafter)
    return actions.hand_over(report, acting=drafter) if secretary_signs(report) else report


def submitted(report: Submission, drafter: Acting, secretary: Acting) -> Submission:
    submitting = secretary if secretary_signs(report) else drafter
    return actions.submit(handed_over(report, drafter), acting=submitting)


def taken_in(report: Submission, drafter: Acting, secretary: Acting, reviewer: Acting) -> Submission:
    return actions.begin_review(submitted(report, drafter, secretary), acting=reviewer)


def accepted(report: Submission, drafter: Acting, secretary: Acting, reviewer: Acting) -> Submission:
    return acceptance(taken_in(report, drafter, secretary, reviewer), reviewer)


def acceptance(report: Submission, reviewer: Acting) -> Submission:
    """Accept what is under review, by the head as well where the campaign asks for it."""
    if not head_confirms(report):
        return actions.accept(report, acting=reviewer)
    return actions.confirm(actions.propose_acceptance(report, acting=reviewer), acting=acting("nguyet"))


def returned(report: Submission, drafter: Acting, secretary: Acting, reviewer: Acting) -> Submission:
    return actions.return_for_revision(
        taken_in(report, drafter, secretary, reviewer),
        acting=reviewer,
        reason="Số liệu ở mục II chưa khớp với phụ lục.",
        due_at=timezone.now() + datetime.timedelta(days=7),
    )


def _load() -> None:
    code, kind, name = COMMITTEE
    units = [_unit(code, kind, name)] + [_unit(*body, parent=COMMITTEE[0]) for body in BODIES]
    file = {
        "units": units,
        "people": [
            {"username": username, "full_name": full_name, "email": f"{username}@example.vn"}
            for username, full_name, *_ in PEOPLE
        ],
        "appointments": [
            {"person": username, "role": role, "unit": unit, "title": title, "valid_from": BEGINNING}
            for username, _, role, unit, title in PEOPLE
        ],
    }
    load_organisation(read_organisation(json.dumps(file).encode()), password=PASSWORD)


def _unit(code: str, kind: str, name: str, parent: str = "") -> dict[str, object]:
    return {
        "code": code,
        "kind": kind,
        "valid_from": BEGINNING,
        "names": [{"name": name, "symbol": ""}],
        "parents": [{"unit": parent}] if parent else [],
    }


def small_plan() -> Plan:
    """A plan with nothing odd about it, due in a month."""
    day = timezone.localdate() + datetime.timedelta(days=30)
    end = timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))
    return Plan(
        number="178-KH/ĐUK",
        date=timezone.localdate() - datetime.timedelta(days=5),
        title="sơ kết 02 năm thực hiện Nghị quyết số 05-NQ/TU",
        resolution="Nghị quyết số 05-NQ/TU",
        issuer=("ĐẢNG ỦY KHỐI",),
        place="Yên Bái",
        deadlines=(PlanDeadline("Các chi bộ gửi báo cáo", "Các chi bộ", Deadline("by", day, end)),),
        outline=OUTLINE,
        recipients=("Các chi bộ", "Lưu Văn phòng"),
        signer=Signer("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Trần Đăng Quang"),
        findings=(),
        paragraphs=("KẾ HOẠCH", "sơ kết 02 năm thực hiện Nghị quyết số 05-NQ/TU"),
    )
