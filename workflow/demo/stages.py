"""Builds a demonstration up to a stage, only by the actions that people themselves take."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from workflow.campaigns import actions as campaigns
from workflow.campaigns.models import Audience, Campaign, DeadlineKind, FindingState
from workflow.demo import database
from workflow.demo.texts import text_of
from workflow.documents.plan.reading import read_plan
from workflow.organisation.acting import Acting
from workflow.organisation.loading import load_organisation
from workflow.organisation.models import Appointment, Role, today
from workflow.organisation.organisation_file import read_organisation
from workflow.reports import actions as reports
from workflow.reports.models import ConsolidatedReport
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task

PASSWORD = "trinh-ky-demo"
FIXTURES = Path(settings.BASE_DIR) / "fixtures"

STAGES = ("launched", "submitted", "reviewed", "merged", "approved", "issued")

STILL_DRAFTING = 5
WITH_THE_SECRETARY = 2
NOT_REVIEWED_YET = 3


@dataclass(slots=True)
class Demonstration:
    """The demonstration while it is built; `say` tells the person how far it is."""

    say: Callable[[str], None]

    def build(self, stage: str) -> None:
        """Empty the database and build everything up to `stage`. Raises NotADemonstration."""
        database.empty()
        database.mark(stage)
        self.say("Nạp tổ chức mẫu")
        load_organisation(read_organisation((FIXTURES / "organisation.json").read_bytes()), password=PASSWORD)
        self._launch()
        steps = (self._submit, self._review, self._merge, self._approve, self._issue)
        for step in steps[: STAGES.index(stage)]:
            step()

    def _launch(self) -> None:
        self.say("Nhập kế hoạch, xử lý các điểm cần xem, triển khai")
        head, officer = self._as("truongban", Role.HEAD), self._as("tuyengiao1", Role.REVIEWER)
        path = FIXTURES / "plan-178-kh-duk.docx"
        data = path.read_bytes()
        campaign = campaigns.import_plan(read_plan(data), name=path.name, data=data, acting=officer)
        for finding in campaign.findings.all():
            campaign = campaigns.settle_finding(
                campaign,
                acting=officer,
                finding=finding.pk,
                state=FindingState.ACKNOWLEDGED,
                note="Giữ nguyên như văn bản đã ký.",
            )
        # The plan's own deadlines passed in 2023; a demonstration that can be worked with needs some in the future.
        campaigns.edit_plan(
            campaign,
            acting=officer,
            header={},
            outline=[section.node for section in campaign.outline.all()],
            required=frozenset(campaign.outline.filter(required=True).values_list("key", flat=True)),
            deadlines=[
                {
                    "text": deadline.text,
                    "who": deadline.who,
                    "audience": deadline.audience,
                    "kind": DeadlineKind.BY,
                    "date": timezone.localdate()
                    + datetime.timedelta(days=14 if deadline.audience == Audience.UNITS else 45),
                    "days": None,
                    "time": datetime.time(23, 59),
                }
                for deadline in campaign.deadlines.all()
            ],
        )
        campaign = campaigns.launch(campaign, acting=head)
        open_reports.call(campaign.pk)

    def _submit(self) -> None:
        self.say("Các đơn vị soạn và trình báo cáo")
        rows = self._submissions()
        submitting = rows[: -(STILL_DRAFTING + WITH_THE_SECRETARY + 1)]
        for number, row in enumerate(rows[:-1]):
            drafter, secretary = self._unit(row, Role.DRAFTER), self._unit(row, Role.UNIT_SECRETARY)
            written = self._write(row, drafter, number, half=number >= len(rows) - 1 - STILL_DRAFTING)
            if number < len(rows) - 1 - STILL_DRAFTING:
                written = submissions.hand_over(written, acting=drafter)
            if number < len(submitting):
                submissions.submit(written, acting=secretary)
        submissions.exempt(
            rows[-1],
            acting=self._as("truongban", Role.HEAD),
            reason="Đơn vị mới kiện toàn cấp ủy, báo cáo vào đợt sau.",
        )

    def _review(self) -> None:
        self.say("Ban Tuyên giáo thẩm định")
        officers = [self._as(f"tuyengiao{number}", Role.REVIEWER) for number in (1, 2, 3)]
        rows = list(Submission.objects.filter(state="submitted").order_by("pk"))
        first = self._return_once(rows[0], officers[0])
        for number, row in enumerate([first, *rows[1:-NOT_REVIEWED_YET]]):
            officer = officers[number % len(officers)]
            if number == 1:
                officer = self._reassign(row, officers[1], officers[2])
            barred = officer.person is not None and row.barred(officer.person, "review")
            officer = officers[(number + 1) % len(officers)] if barred else officer
            taken = Submission.objects.get(pk=row.pk)
            if taken.review_begun_at is None:
                taken = submissions.begin_review(taken, acting=officer)
            submissions.accept(taken, acting=officer)

    def _return_once(self, row: Submission, officer: Acting) -> Submission:
        row = submissions.begin_review(row, acting=officer)
        row = submissions.comment(row, acting=officer, key="IV.2", text="Nêu cụ thể số liệu của từng hạn chế.")
        row = submissions.return_for_revision(
            row, acting=officer, reason="Phần hạn chế còn chung chung, cần số liệu.", due_at=_evening(7)
        )
        drafter = self._unit(row, Role.DRAFTER)
        seen = row.texts.get(key="IV.2").version
        row = submissions.write_section(
            row,
            acting=drafter,
            key="IV.2",
            seen_text=seen,
            html="<p>Hai năm có 3 kỳ sinh hoạt bị hoãn; tỷ lệ đoàn viên dự hoạt động ngoài giờ đạt 61%.</p>",
        )
        row = submissions.answer_comment(
            row, acting=drafter, comment=row.comments.get().pk, answer="Đã bổ sung số kỳ hoãn và tỷ lệ tham gia."
        )
        row = submissions.submit(row, acting=self._unit(row, Role.UNIT_SECRETARY))
        row = submissions.begin_review(row, acting=officer)
        return submissions.close_comment(row, acting=officer, comment=row.comments.get().pk, state="resolved")

    def _reassign(self, row: Submission, holder: Acting, other: Acting) -> Acting:
        submissions.begin_review(row, acting=holder)
        task = Task.objects.open().get(subject_kind="submission", subject_id=row.pk)
        assert other.person is not None
        reassign_tasks(
            [(task.pk, task.owner_id)],
            to=other.person,
            acting=self._as("truongban", Role.HEAD),
            reason="Người đang giữ đi công tác dài ngày.",
        )
        return other

    def _merge(self) -> None:
        self.say("Tổng hợp theo từng mục")
        officer = self._as("tuyengiao1", Role.REVIEWER)
        campaign = Campaign.objects.get()
        accepted = list(Submission.objects.filter(state="reviewed").order_by("pk"))
        report = reports.start_report(campaign, acting=officer)
        report = reports.take_in(report, acting=officer, submissions=[row.pk for row in accepted])
        for index, section in enumerate(campaign.outline.filter(required=True)):
            report = reports.write_passage(
                report,
                acting=officer,
                key=section.key,
                html=f"<p>Tổng hợp báo cáo của {len(accepted)} đơn vị, nổi bật như sau:</p>",
            )
            for row in (accepted[index % len(accepted)], accepted[(index + 7) % len(accepted)]):
                report = reports.insert_passage(
                    report, acting=officer, key=section.key, submission=row.pk, source_key=section.key
                )

    def _approve(self) -> None:
        self.say("Trình ký và phê duyệt")
        approver = self._as("thuongvu1", Role.APPROVER)
        assert approver.appointment is not None
        report = reports.propose(
            ConsolidatedReport.objects.get(), acting=self._as("truongban", Role.HEAD), signer=approver.appointment
        )
        assert report.last_proposal is not None
        reports.approve(report, acting=approver, digest_shown=report.last_proposal.digest)

    def _issue(self) -> None:
        self.say("Văn phòng vào sổ, ban hành")
        reports.issue(
            ConsolidatedReport.objects.get(),
            acting=self._as("vanthu1", Role.OFFICE),
            number=205,
            symbol="BC/ĐUK",
            date=timezone.localdate(),
        )

    def _submissions(self) -> list[Submission]:
        return list(Submission.objects.order_by("pk").select_related("unit"))

    def _write(self, row: Submission, drafter: Acting, number: int, *, half: bool) -> Submission:
        text = text_of(row.unit_name, number)
        sections = list(row.campaign.outline.filter(required=True))
        for section in sections[: len(sections) // 2] if half else sections:
            row = submissions.write_section(
                row, acting=drafter, key=section.key, html=text(section.key), seen_text=0, done=True
            )
        return row

    def _as(self, username: str, role: Role) -> Acting:
        found = (
            Appointment.objects.on(today())
            .select_related("person", "unit")
            .filter(person__username=username, role=role)
            .get()
        )
        return Acting.through(found)

    def _unit(self, row: Submission, role: Role) -> Acting:
        found = (
            Appointment.objects.on(today())
            .select_related("person", "unit")
            .filter(unit_id=row.unit_id, role=role)
            .order_by("pk")
            .first()
        )
        assert found is not None
        return Acting.through(found)


def _evening(days: int) -> datetime.datetime:
    """The end of the day so many days from now, in the committee's time zone."""
    day = timezone.localtime() + datetime.timedelta(days=days)
    return day.replace(hour=23, minute=59, second=59, microsecond=0)
