"""What can be done to a unit's report, from opening it to accepting it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, StaleVersion
from workflow.actions.verbs import Act, verb
from workflow.campaigns.models import Campaign
from workflow.campaigns.new_deadlines import check_extension, check_new_deadline
from workflow.documents.rich_text.html import TextTooLong, clean, is_empty
from workflow.organisation.models import Appointment, Role, today
from workflow.submissions import rules, sessions, synonyms
from workflow.submissions.forms import (
    AnswerForm,
    CloseCommentForm,
    CommentForm,
    DueForm,
    ReturnForm,
    SettleNoteForm,
)
from workflow.submissions.models import Comment, CommentState, Hand, Part, Revision, SectionText, Submission, Upload
from workflow.submissions.queries import outline_with_text, written_texts
from workflow.submissions.revisions import comment_digest, digest
from workflow.submissions.rules import (
    ACCEPTING,
    CONFIRMING,
    DRAFTER,
    DRAFTER_HANDING_OVER,
    DRAFTER_SUBMITTING,
    HEAD,
    PROPOSING,
    REVIEWER,
    REVIEWING,
    SECRETARY,
)
from workflow.submissions.states import SubmissionState
from workflow.tasks import engine

DRAFTED = (SubmissionState.DRAFTED,)
SUBMITTED = (SubmissionState.SUBMITTED,)
COMMENTS_AT_MOST = 500


class SectionConflict(StaleVersion):
    """Someone saved this section after the writer opened it. Both texts are in hand: nothing is lost."""

    def __init__(self, saved: SectionText) -> None:
        super().__init__(
            _("%(person)s đã lưu mục này trước bạn. Hãy chọn hoặc ghép hai bản.")
            % {"person": saved.edited_by.full_name}
        )
        self.saved = saved


@verb(Submission, "submissions.open", gettext_lazy("Mở báo cáo"), creates=True)
def open_submission(submission: Submission, act: Act) -> None:
    submission.due_since = act.at
    act.changes["due_at"] = _moment(submission.due_at)
    act.opens("draft", submission.drafter)
    act.tell(
        [submission.drafter_id], gettext_lazy("Đơn vị bạn được giao báo cáo: %(label)s"), label=submission.task_label
    )


@verb(
    Submission,
    "submissions.write_section",
    gettext_lazy("Soạn mục"),
    by=(DRAFTER,),
    states=DRAFTED,
    needs=(rules.with_the_drafter,),
    goes_on=True,
)
def write_section(
    submission: Submission, act: Act, *, key: str, html: str, seen_text: int, done: bool | None = None
) -> None:
    """Save one section. `seen_text` is the version of the text that the writer began from, 0 for none.

    It begins an edit session of this person on this section, or goes on with it: then it writes no event (`sessions`).
    Raises SectionConflict if it has been saved by another since, Incomplete for a key that the outline lacks.
    """
    known = {section.key: section for section in outline_with_text(submission)}
    if key not in known:
        raise Incomplete(_("Đề cương không có mục %(key)s.") % {"key": key[:20]})
    text = submission.texts.filter(key=key).select_related("edited_by", "session").first()
    if text is None:
        text = SectionText(submission=submission, key=key, version=0)
    elif text.version != seen_text:
        raise SectionConflict(text)
    session = text.open_session
    if session is not None and sessions.goes_on(session, act):
        _put(text, act, html, done)
        sessions.go_on(submission, act, session)
        return
    if session is not None:
        sessions.end_before(submission, act, session)
    before, was_done = text.html, text.done
    _put(text, act, html, done)
    _had_a_hand(submission, act, Part.WROTE)
    sessions.begin(submission, act, text, before=before, was_done=was_done)


@verb(
    Submission,
    "submissions.upload",
    gettext_lazy("Tải báo cáo lên"),
    by=(DRAFTER,),
    states=DRAFTED,
    needs=(rules.with_the_drafter,),
)
def upload(
    submission: Submission,
    act: Act,
    *,
    name: str,
    file_digest: str,
    matched: Mapping[str, str],
    placed: Mapping[str, dict[str, Any]],
    fragments: list[dict[str, Any]],
    comments: list[dict[str, Any]],
    findings: list[dict[str, Any]],
    notes: list[str],
) -> None:
    """Keep a document that was split by its headings until a person says what goes where."""
    Upload.objects.create(
        submission=submission,
        name=name[:200],
        digest=file_digest,
        matched=dict(matched),
        placed=dict(placed),
        fragments=fragments,
        comments=comments,
        findings=findings,
        notes=notes,
        by=act.person,
        at=act.at,
    )
    act.changes |= {"file": file_digest, "sections": sorted(matched), "unmatched": len(fragments)}


@verb(
    Submission,
    "submissions.place_upload",
    gettext_lazy("Đưa vào các mục"),
    by=(DRAFTER,),
    states=DRAFTED,
    needs=(rules.with_the_drafter,),
)
def place_upload(
    submission: Submission, act: Act, *, upload: int, places: Mapping[str, str], with_comments: bool = False
) -> None:
    """Put the pieces of an upload into sections: `places` maps a piece's name (`Upload.found`) to an outline key, or
    "".

    Pieces for one section follow each other in the order of the document. What the section held before is replaced; it
    stays in the earlier revisions, and the event keeps its digest. `with_comments` brings the comments in the margin
    of the file in, each to the section that its words went to. Where the person decided otherwise than the reading, or
    where it was not certain, the heading is remembered as another name of the section.
    """
    document = submission.uploads.filter(pk=upload, placed_at__isnull=True).first()
    if document is None:
        raise Incomplete(_("Tệp này đã được đưa vào báo cáo hoặc không còn nữa."))
    known = {section.key for section in outline_with_text(submission)}
    texts: dict[str, list[str]] = {}
    for name in document.found:
        key = places.get(name, "")
        if key and key not in known:
            raise Incomplete(_("Đề cương không có mục %(key)s.") % {"key": key[:20]})
        if key:
            texts.setdefault(key, []).append(document.text_for(name, key))
    if not texts:
        raise Incomplete(_("Chưa chọn mục nào để đưa nội dung vào."))
    written = {text.key: text for text in submission.texts.filter(key__in=texts)}
    replaced = []
    for key, pieces in texts.items():
        text = written.get(key) or SectionText(submission=submission, key=key, version=0)
        before = text.html
        _put(text, act, "".join(pieces), done=False)
        replaced.append([key, digest({key: before}), digest({key: text.html}), len(text.html)])
    _had_a_hand(submission, act, Part.WROTE)
    act.changes["sections"] = replaced
    document.placed_at = act.at
    document.save(update_fields=["placed_at"])
    act.changes["file"] = document.digest
    synonyms.learn(submission, act, document.decisions(places))
    if with_comments:
        _bring_comments(submission, act, document, places)


@verb(
    Submission,
    "submissions.hand_over",
    gettext_lazy("Chuyển bí thư"),
    by=(DRAFTER_HANDING_OVER,),
    states=DRAFTED,
    needs=(rules.with_the_drafter, rules.required_sections_have_text),
    task="hand_over",
    primary=True,
    effect=gettext_lazy("Bí thư nhận việc ký trình. Bạn không sửa được nữa, trừ khi bí thư trả lại."),
)
def hand_over(submission: Submission, act: Act) -> None:
    submission.handed_over = True
    act.tell(
        [submission.secretary_id], gettext_lazy("Báo cáo chờ bạn ký trình: %(label)s"), label=submission.task_label
    )


@verb(
    Submission,
    "submissions.send_back",
    gettext_lazy("Trả người soạn"),
    by=(SECRETARY,),
    states=DRAFTED,
    needs=(rules.with_the_secretary,),
    task="send_back",
    reason_at_least=10,
    effect=gettext_lazy("Người soạn thảo nhận lại báo cáo cùng lý do."),
)
def send_back(submission: Submission, act: Act) -> None:
    submission.handed_over = False
    act.tell(
        [submission.drafter_id],
        gettext_lazy("Bí thư trả lại báo cáo: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.submit",
    gettext_lazy("Trình"),
    by=(SECRETARY, DRAFTER_SUBMITTING),
    transition="submit",
    needs=(rules.required_sections_have_text,),
    task="submit",
    primary=True,
    effect=gettext_lazy("Báo cáo được khóa và chuyển Ban Tuyên giáo thẩm định."),
)
def submit(submission: Submission, act: Act) -> None:
    """Freeze the text as the next revision."""
    sections = written_texts(submission)
    submission.rounds += 1
    submission.submitted_at = act.at
    submission.handed_over = False
    frozen = Revision.objects.create(
        submission=submission,
        number=submission.rounds,
        at=act.at,
        by=act.person,
        capacity=act.acting.capacity[:330],
        sections=sections,
        digest=digest(sections),
        due_at=submission.due_at,
    )
    _had_a_hand(submission, act, Part.SUBMITTED)
    act.changes |= {"revision": frozen.number, "digest": frozen.digest, "on_time": frozen.on_time}
    act.tell(
        [submission.reviewer_id, submission.drafter_id],
        gettext_lazy("Báo cáo đã được trình: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.recall",
    gettext_lazy("Thu hồi"),
    by=(SECRETARY, DRAFTER_SUBMITTING),
    transition="recall",
    needs=(rules.review_not_begun,),
    task="recall",
    effect=gettext_lazy("Báo cáo trở lại đơn vị để sửa. Bản đã trình vẫn được lưu."),
)
def recall(submission: Submission, act: Act) -> None:
    extended_to = submission.campaign.due_at
    if submission.rounds == 1 and extended_to is not None and submission.due_at < extended_to:
        # While it was handed in, all the others were given longer.
        _set_due(submission, act, extended_to)
    act.tell(
        [submission.reviewer_id, submission.drafter_id],
        gettext_lazy("Đơn vị đã thu hồi báo cáo: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.begin_review",
    gettext_lazy("Tiếp nhận"),
    by=(REVIEWER,),
    states=SUBMITTED,
    needs=(
        rules.neither_wrote_nor_submitted,
        rules.with_the_reviewer,
        rules.free_or_mine,
        rules.not_in_my_hands,
    ),
    primary=True,
    effect=gettext_lazy("Bạn giữ việc thẩm định. Từ lúc này đơn vị không thu hồi được."),
)
def begin_review(submission: Submission, act: Act) -> None:
    submission.review_begun_at = act.at
    submission.reviewer = act.principal
    if act.task is not None:
        act.hold(act.task, act.principal)
    _had_a_hand(submission, act, Part.REVIEWED)


@verb(
    Submission,
    "submissions.comment",
    gettext_lazy("Cho ý kiến"),
    by=(REVIEWER,),
    states=SUBMITTED,
    needs=REVIEWING,
    form=CommentForm,
)
def comment(submission: Submission, act: Act, *, key: str, text: str, quote: str = "") -> None:
    """Say something about one section, or about quoted words of it."""
    if key not in {section.key for section in outline_with_text(submission)}:
        raise Incomplete(_("Đề cương không có mục %(key)s.") % {"key": key[:20]})
    if submission.comments.count() >= COMMENTS_AT_MOST:
        raise Incomplete(_("Một báo cáo nhận nhiều nhất %(most)d ý kiến.") % {"most": COMMENTS_AT_MOST})
    said = Comment.objects.create(
        submission=submission,
        key=key,
        quote=quote,
        text=text,
        author=act.person,
        capacity=act.acting.capacity[:330],
        at=act.at,
        revision=submission.rounds,
    )
    _stood_in(submission, act)
    act.changes |= {"section": key, "comment": said.pk, "text": text, "quote": quote}


@verb(
    Submission,
    "submissions.answer_comment",
    gettext_lazy("Trả lời ý kiến"),
    by=(DRAFTER,),
    states=DRAFTED,
    form=AnswerForm,
)
def answer_comment(submission: Submission, act: Act, *, comment: int, answer: str) -> None:
    said = _comment(submission, comment)
    act.changes |= {"comment": said.pk, "answer": [said.answer, answer]}
    said.answer = answer
    said.save(update_fields=["answer"])


@verb(
    Submission,
    "submissions.settle_note",
    gettext_lazy("Đóng ghi chú"),
    by=(DRAFTER,),
    states=DRAFTED,
    form=SettleNoteForm,
)
def settle_note(submission: Submission, act: Act, *, comment: int) -> None:
    """Close a comment that came with the unit's own Word file: what colleagues asked is answered in the text."""
    said = _comment(submission, comment)
    if not said.written_by:
        raise Incomplete(_("Chỉ người thẩm định đóng được ý kiến này."))
    act.changes |= {"comment": said.pk, "state": [said.state, CommentState.RESOLVED.value]}
    said.state, said.closed_by, said.closed_at = CommentState.RESOLVED, act.person, act.at
    said.save()


@verb(
    Submission,
    "submissions.close_comment",
    gettext_lazy("Đóng ý kiến"),
    by=(REVIEWER,),
    states=SUBMITTED,
    needs=REVIEWING,
    form=CloseCommentForm,
)
def close_comment(submission: Submission, act: Act, *, comment: int, state: str) -> None:
    """Resolve an open comment, or waive it, for which a reason is needed."""
    said = _comment(submission, comment)
    if state == CommentState.WAIVED and len(act.reason) < 10:
        raise Incomplete(_("Bỏ qua ý kiến cần lý do ít nhất 10 ký tự."))
    act.changes |= {"comment": said.pk, "state": [said.state, state]}
    said.state, said.closing_reason, said.closed_by, said.closed_at = state, act.reason, act.person, act.at
    said.save()
    _stood_in(submission, act)


@verb(
    Submission,
    "submissions.return_for_revision",
    gettext_lazy("Trả lại"),
    by=(REVIEWER,),
    transition="return_for_revision",
    needs=REVIEWING,
    task="return_for_revision",
    reason_at_least=10,
    danger=True,
    effect=gettext_lazy("Đơn vị nhận lại báo cáo cùng lý do, các ý kiến và hạn mới."),
    form=ReturnForm,
)
def return_for_revision(submission: Submission, act: Act, *, due_at: datetime.datetime) -> None:
    _set_due(submission, act, due_at)
    submission.review_begun_at = None
    submission.reviewer = act.principal
    _had_a_hand(submission, act, Part.REVIEWED)
    act.tell(
        [submission.drafter_id, submission.secretary_id],
        gettext_lazy("Báo cáo bị trả lại để sửa, hạn %(due)s: %(label)s"),
        label=submission.task_label,
        due=timezone.localtime(due_at).strftime("%d/%m/%Y %H:%M"),
    )


@verb(
    Submission,
    "submissions.accept",
    gettext_lazy("Chấp nhận"),
    by=(ACCEPTING,),
    transition="accept",
    needs=(*REVIEWING, rules.comments_are_closed),
    task="accept",
    primary=True,
    effect=gettext_lazy("Báo cáo được đưa vào danh sách chờ tổng hợp."),
)
def accept(submission: Submission, act: Act) -> None:
    submission.reviewer = act.principal
    _stood_in(submission, act)
    act.changes["revision"] = submission.rounds
    act.tell(
        [submission.drafter_id, submission.secretary_id],
        gettext_lazy("Báo cáo đã được chấp nhận: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.propose_acceptance",
    gettext_lazy("Đề nghị chấp nhận"),
    by=(PROPOSING,),
    states=SUBMITTED,
    needs=(*REVIEWING, rules.comments_are_closed),
    task="propose_acceptance",
    primary=True,
    effect=gettext_lazy("Trưởng ban nhận việc duyệt thẩm định. Duyệt xong thì báo cáo mới chờ tổng hợp."),
)
def propose_acceptance(submission: Submission, act: Act) -> None:
    """The first of two levels: the report stays submitted until the head confirms."""
    submission.reviewer = act.principal
    submission.acceptance_proposed_at = act.at
    _had_a_hand(submission, act, Part.REVIEWED)
    act.changes["revision"] = submission.rounds
    heads = Appointment.objects.on(today()).filter(role=Role.HEAD, unit=submission.campaign.lead_unit_id)
    act.tell(
        heads.filter(person__is_active=True).values_list("person_id", flat=True),
        gettext_lazy("Báo cáo chờ bạn duyệt thẩm định: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.confirm",
    gettext_lazy("Duyệt thẩm định"),
    by=(CONFIRMING,),
    transition="accept",
    needs=(rules.with_the_head, rules.may_confirm, rules.free_or_mine),
    task="confirm",
    primary=True,
    effect=gettext_lazy("Báo cáo được đưa vào danh sách chờ tổng hợp."),
)
def confirm(submission: Submission, act: Act) -> None:
    """Who confirms has a hand in it of their own kind: it bars from signing, not from confirming another round."""
    submission.acceptance_proposed_at = None
    _had_a_hand(submission, act, Part.CONFIRMED)
    act.changes["revision"] = submission.rounds
    act.tell(
        [submission.drafter_id, submission.secretary_id, submission.reviewer_id],
        gettext_lazy("Báo cáo đã được chấp nhận: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.send_back_review",
    gettext_lazy("Trả người thẩm định"),
    by=(CONFIRMING,),
    states=SUBMITTED,
    needs=(rules.with_the_head, rules.free_or_mine),
    task="send_back_review",
    reason_at_least=10,
    effect=gettext_lazy("Người thẩm định nhận lại báo cáo cùng lý do để thẩm định tiếp."),
)
def send_back_review(submission: Submission, act: Act) -> None:
    """Anybody who heads the unit may, also one who may not confirm: it decides nothing about the report.

    It asks for something in the review, so it leaves a hand as confirming does.
    """
    submission.acceptance_proposed_at = None
    _had_a_hand(submission, act, Part.CONFIRMED)
    act.tell(
        [submission.reviewer_id],
        gettext_lazy("Trưởng ban trả lại để thẩm định tiếp: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.reopen",
    gettext_lazy("Mở lại thẩm định"),
    by=(HEAD,),
    transition="reopen",
    reason_at_least=10,
    effect=gettext_lazy("Báo cáo trở lại bước thẩm định."),
)
def reopen(submission: Submission, act: Act) -> None:
    if submission.reviewer_id is not None:
        # Accepting writes no row for its reviewer; reopening is the only way that name could be lost.
        Hand.objects.bulk_create(
            [Hand(submission=submission, person_id=submission.reviewer_id, part=Part.REVIEWED)], ignore_conflicts=True
        )
    submission.review_begun_at = None
    if submission.process is not None:
        act.opened = engine.revive(
            submission.process, submission.process.flow_class.instance.node("review"), submission
        )
    act.tell(
        [submission.reviewer_id, submission.secretary_id],
        gettext_lazy("Mở lại thẩm định: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.exempt",
    gettext_lazy("Miễn báo cáo"),
    by=(HEAD,),
    transition="exempt",
    task="exempt",
    reason_at_least=10,
    danger=True,
    effect=gettext_lazy("Đơn vị không phải nộp báo cáo của đợt này."),
)
def exempt(submission: Submission, act: Act) -> None:
    submission.handed_over = False
    act.tell(
        [submission.drafter_id, submission.secretary_id],
        gettext_lazy("Đơn vị được miễn báo cáo: %(label)s"),
        label=submission.task_label,
    )


@verb(
    Submission,
    "submissions.extend_deadline",
    gettext_lazy("Gia hạn"),
    by=(HEAD,),
    states=DRAFTED,
    reason_at_least=10,
    effect=gettext_lazy("Hạn mới thay hạn cũ; hạn cũ vẫn còn trong nhật ký."),
    form=DueForm,
    bulk_fields=("due_at", "due_since"),
)
def extend_deadline(submission: Submission, act: Act, *, due_at: datetime.datetime) -> None:
    check_extension(due_at, submission.due_at)
    _set_due(submission, act, due_at)
    if act.task is not None:
        act.set_due(act.task, due_at)
    act.tell(
        [submission.drafter_id, submission.secretary_id],
        gettext_lazy("Hạn báo cáo đổi thành %(due)s: %(label)s"),
        label=submission.task_label,
        due=timezone.localtime(due_at).strftime("%d/%m/%Y %H:%M"),
    )


def extend_all(sender: object, campaign: Campaign, act: Act, **kwargs: object) -> None:
    """The campaign was extended: so is everyone who still writes and does not have longer already."""
    assert campaign.due_at is not None
    owed = Submission.objects.filter(campaign=campaign, state=SubmissionState.DRAFTED, due_at__lt=campaign.due_at)
    extended = extend_deadline.many(list(owed.only("pk")), acting=act.acting, reason=act.reason, due_at=campaign.due_at)
    act.changes["units"] = len(extended)


def _put(text: SectionText, act: Act, html: str, done: bool | None) -> None:
    """Save one section's text as cleaned HTML."""
    try:
        html = clean(html)
    except TextTooLong as too_long:
        raise Incomplete(_("Mục %(key)s: %(why)s") % {"key": text.key, "why": too_long}) from too_long
    text.html = "" if is_empty(html) else html
    text.done = (text.done if done is None else done) and bool(text.html)
    text.edited_by, text.edited_at = act.person, act.at
    text.version += 1
    text.save()


def _bring_comments(submission: Submission, act: Act, document: Upload, places: Mapping[str, str]) -> None:
    """The comments in the margin of an uploaded file as comments on the sections that it went to.

    One that is about words outside of every section goes to the first that the file was put into: it is not lost. One
    that came with an earlier upload of the file does not come again.
    """
    first = next(key for name in document.found if (key := places.get(name, "")))
    present = set(submission.comments.exclude(written_by="").values_list("written_by", "text"))
    room = COMMENTS_AT_MOST - submission.comments.count()
    brought = [
        Comment(
            submission=submission,
            key=key,
            quote=said["quote"][:1000],
            text=said["text"][:4000],
            author=act.person,
            capacity=act.acting.capacity[:330],
            at=act.at,
            written_by=said["author"][:120],
            written_at=said["at"] and datetime.datetime.fromisoformat(said["at"]),
            revision=submission.rounds,
        )
        for said in document.comments
        if (said["author"][:120], said["text"][:4000]) not in present
        for key in [places.get(f"s-{said['key']}", "") or first]
    ]
    if len(brought) > room:
        raise Incomplete(_("Một báo cáo nhận nhiều nhất %(most)d ý kiến.") % {"most": COMMENTS_AT_MOST})
    made = Comment.objects.bulk_create(brought)
    act.changes["comments"] = len(made)
    act.changes["brought"] = ", ".join(f"{said.pk}:{comment_digest(said)}" for said in made)


def _had_a_hand(submission: Submission, act: Act, part: Part) -> None:
    Hand.objects.bulk_create(
        [Hand(submission=submission, person=person, part=part) for person in act.acting.people], ignore_conflicts=True
    )


def _stood_in(submission: Submission, act: Act) -> None:
    """Who reviews in the place of the holder has a hand in it; the holder's own was noted when the review began."""
    if act.acting.on_behalf_of is not None:
        _had_a_hand(submission, act, Part.REVIEWED)


def _comment(submission: Submission, key: int) -> Comment:
    said = submission.comments.filter(pk=key, state=CommentState.OPEN).first()
    if said is None:
        raise Incomplete(_("Ý kiến này đã đóng hoặc không còn."))
    return said


def _set_due(submission: Submission, act: Act, due_at: datetime.datetime) -> None:
    check_new_deadline(due_at, now=act.at)
    act.changes["due_at"] = [_moment(submission.due_at), _moment(due_at)]
    submission.due_at, submission.due_since = due_at, act.at


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds")
