"""What can be done to a consolidated report, from opening it to issuing the official document."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import asdict

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, NotInState, StaleVersion
from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.campaigns.models import Campaign
from workflow.documents.official.document import same_content
from workflow.documents.official.profiles import load_profile
from workflow.documents.rich_text.html import clean, is_empty, top_level
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.organisation.queries import pool
from workflow.organisation.signing import signature_block
from workflow.reports import queries, rules
from workflow.reports.composition import draft_document, issued_document, setting_now, setting_of
from workflow.reports.flows import flow_for
from workflow.reports.forms import ApproveForm, ConsentForm, IssueForm, ProposeForm, TakeOutForm
from workflow.reports.models import (
    Approval,
    Consent,
    ConsolidatedReport,
    IssuedDocument,
    Membership,
    Part,
    Passage,
    Proposal,
    ReportHand,
)
from workflow.reports.rules import AGREEING, APPROVER, HEAD, OFFICE, REVIEWER
from workflow.reports.states import ReportState
from workflow.submissions import rules as submission_rules
from workflow.submissions.models import Revision, Submission
from workflow.submissions.revisions import digest
from workflow.tasks import engine

COMPOSING = (ReportState.COMPOSING,)
PROPOSED = (ReportState.PROPOSED,)
SIGNS_IN_PERSON = gettext_lazy(
    "Văn bản mang tên người ký, nên người ký tự mình xem rồi phê duyệt hoặc trả lại. "
    "Người ký vắng mặt thì trưởng ban phụ trách rút bản trình về và trình lại với người ký khác."
)
PASSAGES_AT_MOST = 5_000
TAKEN_IN_AT_ONCE = 2_000
"""Reports merged in one act: their keys are the parameters of one statement."""
INSERTED_AT_ONCE = 500
"""Units whose texts one act inserts into a section."""


@verb(
    ConsolidatedReport,
    "reports.start",
    gettext_lazy("Lập bản tổng hợp"),
    by=(REVIEWER,),
    needs=(rules.campaign_is_launched,),
    creates=True,
)
def start(report: ConsolidatedReport, act: Act) -> None:
    flow = flow_for(report.campaign.flow_settings)
    report.process = engine.start_many(flow, flow.instance.node("compose"), [report])[0]
    act.changes |= {"title": report.title, "due_at": report.due_at.isoformat() if report.due_at else None}
    act.opens("compose", report.composer)


def start_report(campaign: Campaign, *, acting: Acting) -> ConsolidatedReport:
    """Open the consolidated report of a campaign; who opens it holds the composing. Raises Refused."""
    report = ConsolidatedReport(
        campaign=campaign, title=campaign.report_title, composer=acting.principal, due_at=campaign.report_due_at
    )
    try:
        made: ConsolidatedReport = start.create(report, acting=acting)
    except IntegrityError as problem:
        # Two at the same moment: no row is there yet that they could wait for.
        raise NotInState(_("Đợt này đã có bản tổng hợp.")) from problem
    return made


@verb(
    Submission,
    "submissions.merge",
    gettext_lazy("Tổng hợp"),
    by=(submission_rules.REVIEWER,),
    transition="merge",
    within="reports.take_in",
)
def merge(submission: Submission, act: Act) -> None:
    act.changes["revision"] = submission.rounds


@verb(
    Submission,
    "submissions.unmerge",
    gettext_lazy("Rút khỏi bản tổng hợp"),
    by=(submission_rules.HEAD,),
    transition="unmerge",
    reason_at_least=10,
    within="reports.take_out",
)
def unmerge(submission: Submission, act: Act) -> None:
    """Nothing besides the state: its membership and passages are the report's."""


@verb(
    Submission,
    "submissions.approve",
    gettext_lazy("Phê duyệt"),
    by=(submission_rules.APPROVER,),
    transition="approve",
    within="reports.approve",
)
def approve_submission(submission: Submission, act: Act, *, digest_shown: str) -> None:
    act.changes["proposal"] = digest_shown
    act.tell(
        [submission.drafter_id, submission.secretary_id],
        gettext_lazy("Báo cáo đã được phê duyệt cùng bản tổng hợp: %(label)s"),
        label=submission.task_label,
    )


@verb(
    ConsolidatedReport,
    "reports.take_in",
    gettext_lazy("Đưa vào bản tổng hợp"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def take_in(report: ConsolidatedReport, act: Act, *, submissions: Sequence[int]) -> None:
    """Merge accepted reports of this campaign (keys), all or none."""
    if len(submissions) > TAKEN_IN_AT_ONCE:
        raise Incomplete(_("Mỗi lần đưa vào nhiều nhất %(most)d báo cáo.") % {"most": TAKEN_IN_AT_ONCE})
    chosen = list(Submission.objects.filter(pk__in=submissions, campaign=report.campaign))
    if not chosen or len(chosen) != len(set(submissions)):
        raise Incomplete(_("Hãy chọn những báo cáo đã được chấp nhận của đợt này."))
    merged = merge.many(chosen, acting=act.acting)
    revisions = {
        (revision.submission_id, revision.number): revision
        for revision in Revision.objects.filter(submission__in=merged).only("pk", "submission_id", "number")
    }
    Membership.objects.bulk_create(
        Membership(report=report, submission=row, revision=revisions[row.pk, row.rounds]) for row in merged
    )
    # A report that comes back as it was gives its passages their source again.
    report.passages.filter(withdrawn=True, source__in=report.members.values("revision")).update(withdrawn=False)
    _had_a_hand(report, act, Part.COMPOSED)
    act.changes["submissions"] = [row.pk for row in merged]


@verb(
    ConsolidatedReport,
    "reports.take_out",
    gettext_lazy("Rút khỏi bản tổng hợp"),
    by=(HEAD,),
    states=COMPOSING,
    reason_at_least=10,
    danger=True,
    effect=gettext_lazy("Báo cáo trở lại “Đã thẩm định”. Các đoạn lấy từ đó được đánh dấu để người tổng hợp xử lý."),
    form=TakeOutForm,
)
def take_out(report: ConsolidatedReport, act: Act, *, submission: int) -> None:
    member = report.members.filter(submission=submission).select_related("submission").first()
    if member is None:
        raise Incomplete(_("Báo cáo này không có trong bản tổng hợp."))
    unmerge.many([member.submission], acting=act.acting, reason=act.reason)
    member.delete()
    flagged = report.passages.filter(source__submission=submission).update(withdrawn=True)
    act.changes |= {"submission": submission, "flagged": flagged}
    act.tell(
        [report.composer_id],
        gettext_lazy("Một báo cáo đã được rút khỏi bản tổng hợp: %(label)s"),
        label=str(member.submission),
    )


@verb(
    ConsolidatedReport,
    "reports.insert_passage",
    gettext_lazy("Chèn đoạn của đơn vị"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def insert_passage(
    report: ConsolidatedReport,
    act: Act,
    *,
    key: str,
    submission: int,
    source_key: str,
    blocks: Sequence[int] | None = None,
) -> None:
    """Put a unit's text at the end of a section: all of it, or only the top-level `blocks` (counted from 0).

    Blocks that stand together become one passage.
    """
    _known(report, key)
    member = report.members.filter(submission=submission).select_related("revision", "submission").first()
    if member is None:
        raise Incomplete(_("Chỉ chèn được từ báo cáo đã đưa vào bản tổng hợp."))
    text = top_level(member.revision.sections.get(source_key, ""))
    if not text:
        raise Incomplete(_("Mục này của đơn vị không có nội dung."))
    chosen = list(range(len(text))) if blocks is None else sorted(set(blocks))
    if not chosen:
        raise Incomplete(_("Hãy đánh dấu những đoạn cần chèn."))
    if chosen[0] < 0 or chosen[-1] >= len(text):
        raise Incomplete(_("Đoạn được chọn không còn đúng với báo cáo của đơn vị."))
    made = _append(report, key, [_taken(member, source_key, text, first, last) for first, last in queries.runs(chosen)])
    act.changes |= {
        "section": key,
        "unit": member.submission.unit_name,
        "source": f"{member.revision.digest} {source_key}",
        "blocks": ", ".join(f"{passage.first}-{passage.last}" for passage in made),
        "passages": len(made),
        "inserted": _named(made),
    }
    _had_a_hand(report, act, Part.COMPOSED)


@verb(
    ConsolidatedReport,
    "reports.insert_all",
    gettext_lazy("Chèn tất cả đơn vị chưa dùng"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def insert_all(report: ConsolidatedReport, act: Act, *, key: str) -> None:
    """Put the texts that section `key` does not use yet at its end, by the units' names: the first few hundred."""
    _known(report, key)
    unused = queries.unit_texts(report, key, used=False).order_by(*queries.BY_UNIT)[:INSERTED_AT_ONCE]
    texts = [(member, top_level(member.revision.sections[key])) for member in unused]
    if not texts:
        raise Incomplete(_("Không còn đơn vị nào chưa dùng ở mục này."))
    made = _append(report, key, [_taken(member, key, text, 0, len(text) - 1) for member, text in texts])
    act.changes |= {
        "section": key,
        "passages": len(made),
        "submissions": [member.submission_id for member, _text in texts],
        "inserted": _named(made),
    }
    _had_a_hand(report, act, Part.COMPOSED)


@verb(
    ConsolidatedReport,
    "reports.write_passage",
    gettext_lazy("Viết đoạn"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def write_passage(
    report: ConsolidatedReport, act: Act, *, key: str, html: str, passage: int | None = None, seen_text: int = 0
) -> None:
    """Write a passage of the consolidator's own, or change an existing one; its source stays, marked as edited."""
    _known(report, key)
    html = clean(html)
    if is_empty(html):
        raise Incomplete(_("Đoạn này chưa có nội dung."))
    if passage is None:
        (made,) = _append(report, key, [Passage(html=html)])
        act.changes |= {"passage": made.pk, "section": key, "text": digest({key: html})}
    else:
        made = _passage(report, passage)
        if made.version != seen_text:
            raise StaleVersion(_("Đoạn này đã được sửa từ khi bạn mở. Hãy xem lại bản mới."))
        act.changes |= {
            "passage": made.pk,
            "section": made.key,
            "text": [digest({made.key: made.html}), digest({made.key: html})],
        }
        made.edited = made.edited or (made.source_id is not None and made.html != html)
        made.html = html
        made.version += 1
        made.save()
    _had_a_hand(report, act, Part.COMPOSED)


@verb(
    ConsolidatedReport,
    "reports.remove_passage",
    gettext_lazy("Bỏ đoạn"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def remove_passage(report: ConsolidatedReport, act: Act, *, passage: int) -> None:
    gone = _passage(report, passage)
    act.changes |= {"passage": gone.pk, "section": gone.key, "text": gone.html[:5000]}
    gone.delete()
    _had_a_hand(report, act, Part.COMPOSED)


@verb(
    ConsolidatedReport,
    "reports.move_passage",
    gettext_lazy("Chuyển đoạn"),
    by=(REVIEWER,),
    states=COMPOSING,
    needs=(rules.holds_the_merge,),
)
def move_passage(report: ConsolidatedReport, act: Act, *, passage: int, down: bool) -> None:
    """Let a passage change places with its neighbour in the section."""
    moved = _passage(report, passage)
    order = list(report.passages.filter(key=moved.key).order_by("position", "pk"))
    at = order.index(moved)
    to = at + 1 if down else at - 1
    if not 0 <= to < len(order):
        raise Incomplete(_("Đoạn này đã ở đầu hoặc cuối mục."))
    order[at], order[to] = order[to], order[at]
    for position, row in enumerate(order):
        row.position = position
    Passage.objects.bulk_update(order, ["position"])
    act.changes |= {"passage": moved.pk, "section": moved.key, "position": [at, to]}


@verb(
    ConsolidatedReport,
    "reports.propose",
    gettext_lazy("Trình ký"),
    by=(HEAD,),
    transition="propose",
    needs=(rules.has_text_and_members, rules.enough_can_agree),
    task="propose",
    primary=True,
    effect=gettext_lazy("Văn bản được khóa đúng như bây giờ và chuyển người ký."),
    form=ProposeForm,
)
def propose(report: ConsolidatedReport, act: Act, *, signer: Appointment, with_annexes: bool = True) -> None:
    """Freeze the document, with the signature block of `signer`, an appointment that may approve."""
    barred = report.barred(signer.person, "sign")
    if signer.person in act.acting.people:
        barred = _("Người trình không được là người ký.")
    if barred:
        raise Incomplete(barred)
    try:
        setting = setting_now(report, with_annexes=with_annexes)
    except ValueError as problem:
        raise Incomplete(str(problem)) from problem
    file = draft_document(report, signer, setting)
    made = Proposal.objects.create(
        report=report,
        number=(report.proposals.aggregate(last=Max("number"))["last"] or 0) + 1,
        at=act.at,
        by=act.person,
        signer=signer,
        profile=setting.profile,
        annexes=[{"label": annex.label, "title": annex.title, "html": annex.html} for annex in setting.annexes],
        bodies=asdict(setting.bodies),
        file=file,
        digest=hashlib.sha256(file).hexdigest(),
    )
    report.proposer = act.principal
    report.signer = signer.person
    report.agreed = 0
    _had_a_hand(report, act, Part.PROPOSED)
    act.changes |= {"proposal": made.number, "digest": made.digest, "signer": signer.capacity}
    act.tell(
        [signer.person_id], gettext_lazy("Báo cáo tổng hợp chờ bạn phê duyệt: %(label)s"), label=report.campaign.name
    )
    if report.campaign.flow_settings.others_agree:
        others = pool(Role.APPROVER, report.campaign.approving_unit).exclude(person=signer.person_id)
        act.tell(
            others.values_list("person_id", flat=True),
            gettext_lazy("Báo cáo tổng hợp chờ bạn cho ý kiến: %(label)s"),
            label=report.campaign.name,
        )


@verb(
    ConsolidatedReport,
    "reports.consent",
    gettext_lazy("Đồng ý"),
    by=(AGREEING,),
    states=PROPOSED,
    needs=(rules.may_agree, rules.has_not_agreed),
    primary=True,
    effect=gettext_lazy("Bạn đồng ý đúng văn bản đang xem. Rút lại được cho đến khi người ký phê duyệt."),
    form=ConsentForm,
)
def consent(report: ConsolidatedReport, act: Act, *, digest_shown: str) -> None:
    """One more approver agrees to the document that they were shown; the last one needed opens the signer's step."""
    proposal = _shown(report, digest_shown)
    _record_consent(report, act, proposal)
    report.agreed += 1
    act.changes |= {"proposal": proposal.number, "digest": proposal.digest, "agreed": report.agreed}
    if act.task is None or act.task.step != "agree":
        return
    if not report.quorum_is_there:
        engine.excuse(act.task, {person.pk for person in act.acting.people})
        act.hold(act.task, None)
    else:
        act.opened = engine.complete(act.task, report, person=act.principal, outcome="consent")
        act.tell(
            [report.signer_id],
            gettext_lazy("Đã đủ người đồng ý, báo cáo tổng hợp chờ bạn phê duyệt: %(label)s"),
            label=report.campaign.name,
        )


@verb(
    ConsolidatedReport,
    "reports.take_back_consent",
    gettext_lazy("Rút đồng ý"),
    by=(AGREEING,),
    states=PROPOSED,
    needs=(rules.has_agreed,),
    reason_at_least=10,
    danger=True,
    effect=gettext_lazy("Ý kiến đồng ý của bạn không còn được tính. Người ký và người trình được báo."),
)
def take_back_consent(report: ConsolidatedReport, act: Act) -> None:
    """Whoever agreed, or in whose place it was done, no longer does."""
    given = rules.consent_of(report, act.acting)
    assert given is not None
    _record_consent(report, act, given.proposal, takes_back=given)
    report.agreed -= 1
    act.changes |= {"proposal": given.proposal.number, "digest": given.digest, "agreed": report.agreed}
    if act.task is not None and act.task.step == "agree":
        engine.ask_again(act.task, given.people)
    elif act.task is not None and act.task.step == "approve" and not report.quorum_is_there:
        act.opened = engine.complete(act.task, report, person=act.principal, outcome="take_back_consent")
    act.tell(
        [report.signer_id, report.proposer_id],
        gettext_lazy("Một người đã rút ý kiến đồng ý: %(label)s"),
        label=report.campaign.name,
    )


@verb(
    ConsolidatedReport,
    "reports.withdraw",
    gettext_lazy("Rút về"),
    by=(HEAD,),
    transition="withdraw",
    task="withdraw",
    reason_at_least=10,
    effect=gettext_lazy("Bản tổng hợp trở lại người tổng hợp. Bản đã trình vẫn được lưu."),
)
def withdraw(report: ConsolidatedReport, act: Act) -> None:
    act.tell(
        [report.composer_id, report.signer_id],
        gettext_lazy("Đã rút bản trình ký: %(label)s"),
        label=report.campaign.name,
    )
    report.signer, report.agreed = None, 0


@verb(
    ConsolidatedReport,
    "reports.return_report",
    gettext_lazy("Trả lại"),
    by=(APPROVER,),
    transition="return_report",
    needs=(rules.may_approve,),
    task="return_report",
    reason_at_least=10,
    danger=True,
    effect=gettext_lazy("Bản tổng hợp trở lại người tổng hợp cùng lý do."),
    in_person=SIGNS_IN_PERSON,
)
def return_report(report: ConsolidatedReport, act: Act) -> None:
    act.tell(
        [report.composer_id, report.proposer_id],
        gettext_lazy("Bản trình ký bị trả lại: %(label)s"),
        label=report.campaign.name,
    )
    report.signer, report.agreed = None, 0


@verb(
    ConsolidatedReport,
    "reports.approve",
    gettext_lazy("Phê duyệt"),
    by=(APPROVER,),
    transition="approve",
    needs=(rules.may_approve, rules.signer_is_in_office, rules.did_not_agree, rules.enough_agree),
    task="approve",
    primary=True,
    effect=gettext_lazy("Bạn phê duyệt đúng văn bản đang xem. Mọi báo cáo thành phần được phê duyệt cùng."),
    form=ApproveForm,
    in_person=SIGNS_IN_PERSON,
)
def approve(report: ConsolidatedReport, act: Act, *, digest_shown: str) -> None:
    """Approve the document whose digest the signer was shown; every merged report becomes approved with it."""
    proposal = _shown(report, digest_shown)
    assert act.acting.appointment is not None
    block = signature_block(proposal.signer, load_profile(proposal.profile))
    Approval.objects.create(
        proposal=proposal,
        by=act.person,
        appointment=act.acting.appointment,
        at=act.at,
        authority=block.authority[:80],
        position=block.position[:80],
        name=block.name,
        digest=proposal.digest,
    )
    members = list(Submission.objects.filter(membership__report=report))
    approve_submission.many(members, acting=act.acting, digest_shown=proposal.digest)
    act.changes |= {"proposal": proposal.number, "digest": proposal.digest, "submissions": len(members)}
    if report.agreed:
        act.changes["consents"] = [named(consent.on_behalf_of or consent.by) for consent in report.consents_now]
    act.tell(
        [report.composer_id, report.proposer_id],
        gettext_lazy("Báo cáo tổng hợp đã được phê duyệt: %(label)s"),
        label=report.campaign.name,
    )


@verb(
    ConsolidatedReport,
    "reports.issue",
    gettext_lazy("Ban hành"),
    by=(OFFICE,),
    transition="issue",
    task="issue",
    primary=True,
    effect=gettext_lazy("Văn bản chính thức được lưu vĩnh viễn với số và ngày này, không sửa được nữa."),
    form=IssueForm,
)
def issue(report: ConsolidatedReport, act: Act, *, number: int, symbol: str, date: datetime.date) -> None:
    """Give number and date and store the official document.

    The approved text is written again and compared with what was approved: nothing else is issued.
    """
    approval = Approval.objects.select_related("proposal__signer__person", "proposal__signer__unit").get(
        proposal__report=report
    )
    proposal = approval.proposal
    setting = setting_of(proposal)
    proposed = bytes(proposal.file)
    unchanged = hashlib.sha256(proposed).hexdigest() == approval.digest
    if not unchanged or not same_content(proposed, draft_document(report, proposal.signer, setting)):
        raise StaleVersion(_("Nội dung không còn đúng với bản đã phê duyệt. Không ban hành được."))
    issuer = setting.bodies.committee
    if date < timezone.localdate(approval.at):
        raise Incomplete(_("Ngày ban hành không thể trước ngày phê duyệt."))
    file = issued_document(report, proposal.signer, setting, number=number, symbol=symbol, date=date)
    try:
        made = IssuedDocument.objects.create(
            report=report,
            approval=approval,
            issuer=issuer,
            number=number,
            symbol=symbol,
            series=report.campaign.flow_settings.numbering.series(date),
            date=date,
            file=file,
            digest=hashlib.sha256(file).hexdigest(),
            by=act.person,
            at=act.at,
        )
    except IntegrityError as problem:
        used = _("Số %(number)d-%(symbol)s đã dùng cho văn bản khác.") % {"number": number, "symbol": symbol}
        raise Incomplete(used) from problem
    act.changes |= {"number": f"{number}-{symbol}", "date": date.isoformat(), "digest": made.digest}
    act.tell(
        [report.composer_id, report.proposer_id, report.signer_id],
        gettext_lazy("Đã ban hành số %(number)s: %(label)s"),
        number=f"{number}-{symbol}",
        label=report.campaign.name,
    )


def _shown(report: ConsolidatedReport, digest_shown: str) -> Proposal:
    """The proposal that stands, if it is the one that the person was shown."""
    proposal = report.last_proposal
    if proposal is None or proposal.digest != digest_shown:
        raise StaleVersion(_("Văn bản đã khác với bản bạn xem. Hãy mở lại trang."))
    return proposal


def _record_consent(
    report: ConsolidatedReport, act: Act, proposal: Proposal, *, takes_back: Consent | None = None
) -> None:
    assert act.acting.appointment is not None
    Consent.objects.create(
        proposal=proposal,
        by=act.person,
        on_behalf_of=act.acting.on_behalf_of,
        appointment=act.acting.appointment,
        at=act.at,
        digest=proposal.digest,
        takes_back=takes_back,
    )
    report.forget()


def _had_a_hand(report: ConsolidatedReport, act: Act, part: Part) -> None:
    ReportHand.objects.bulk_create(
        [ReportHand(report=report, person=person, part=part) for person in act.acting.people], ignore_conflicts=True
    )


def _known(report: ConsolidatedReport, key: str) -> None:
    if not report.campaign.outline.filter(key=key).exists():
        raise Incomplete(_("Đề cương không có mục %(key)s.") % {"key": key[:20]})


def _passage(report: ConsolidatedReport, key: int) -> Passage:
    found = report.passages.filter(pk=key).first()
    if found is None:
        raise Incomplete(_("Đoạn này không còn nữa. Hãy mở lại trang."))
    return found


def _taken(member: Membership, source_key: str, text: Sequence[str], first: int, last: int) -> Passage:
    """An unsaved passage: blocks `first` to `last` of a unit's text."""
    return Passage(
        html="".join(text[first : last + 1]),
        source=member.revision,
        source_unit=member.submission.unit_name,
        source_key=source_key,
        first=first,
        last=last,
    )


def _named(passages: Sequence[Passage]) -> str:
    """Each new passage's key and the digest of its text, as an event tells them: "12:5f…, 13:a0…"."""
    return ", ".join(f"{passage.pk}:{digest({passage.key: passage.html})}" for passage in passages)


def _append(report: ConsolidatedReport, key: str, passages: list[Passage]) -> list[Passage]:
    """Put passages at the end of a section and answer them. Raises Incomplete where the report is full."""
    if report.passages.count() + len(passages) > PASSAGES_AT_MOST:
        raise Incomplete(_("Bản tổng hợp có nhiều nhất %(most)d đoạn.") % {"most": PASSAGES_AT_MOST})
    last = report.passages.filter(key=key).aggregate(last=Max("position"))["last"]
    for position, passage in enumerate(passages, start=0 if last is None else last + 1):
        passage.report, passage.key, passage.position = report, key, position
    return Passage.objects.bulk_create(passages)
