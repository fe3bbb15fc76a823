"""An object as of a moment, in the words of a page: facts, texts, comments, signatures, and what is not known."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.campaigns.actions import HEADER
from workflow.campaigns.flow_words import in_words
from workflow.campaigns.models import Campaign
from workflow.campaigns.type_models import CampaignType
from workflow.inspection.as_of.campaigns import campaign_after, version_then
from workflow.inspection.as_of.replay import (
    REPLAYED_AT_MOST,
    Held,
    Told,
    events_until,
    fields_after,
    label_after,
    moment,
    state_after,
)
from workflow.inspection.as_of.reports import consents_then, fill_passages, proposal_then, report_after
from workflow.inspection.as_of.submissions import SubmissionThen, fill_texts, frozen_text, submission_after
from workflow.inspection.told.names import Names
from workflow.inspection.told.values import words_of
from workflow.organisation.models import Appointment, Person, Unit, UnitLink, UnitName
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.models import CommentState, Submission
from workflow.supervision.queries import step_title

APPOINTMENTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was so; `event` told it, where one did."""

    label: str
    value: str
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The text of a section then; `html` is None where it cannot be shown, and `why` says so."""

    title: str
    html: SafeString | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment as it stood then."""

    section: str
    text: str
    quote: str
    state: str
    answer: str
    event: Event


@dataclass(slots=True)
class Then:
    """An object as it was; `unknown` says in words what could not be rebuilt."""

    facts: list[Fact] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    signatures: list[Event] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def rebuild(event: Event) -> Then:
    """The object of the event as it was just after it. Raises TooManyEvents.

    Twelve queries at most with those of the page.
    """
    events = events_until(event.stream, event.number)
    builder = {"submission": _submission, "report": _report, "campaign": _campaign, "campaign_type": _type}.get(
        event.kind
    )
    then = builder(events) if builder else None
    if then is None:
        then = _any(events)
    return then


def organisation_then(kind: str, key: int, day: datetime.date) -> Then | None:
    """A person or unit on a day: who held what where. The organisation is dated data, so no event is needed.

    None for one that there is not.
    """
    found = _person(key, day) if kind == "person" else _unit(key, day)
    if found is not None:
        found.unknown.append(
            _("Bổ nhiệm và tên đơn vị là dữ liệu có ngày, sửa được về sau. Ai sửa, khi nào: xem dòng thời gian.")
        )
    return found


def _submission(events: Sequence[Event]) -> Then | None:
    row = Submission.objects.select_related("campaign", "responsible_unit").filter(pk=events[-1].identity).first()
    if row is None:
        return None
    then = submission_after(events)
    page = Then()
    page.facts = [
        Fact(_("Trạng thái"), wording.state_label(then.state)),
        *_holder(page, "submission", then.held),
        Fact(_("Hạn nộp"), _moment(then.due_at)),
        Fact(_("Số lần trình"), str(then.rounds)),
        Fact(_("Trình lúc"), _moment(then.submitted_at)),
        Fact(_("Tiếp nhận lúc"), _moment(then.review_begun_at)),
    ]
    if then.acceptance_proposed_at:
        page.facts.append(Fact(_("Đề nghị chấp nhận lúc"), _moment(then.acceptance_proposed_at)))
    if then.moved:
        moved = then.moved.changes.get("responsible_unit")
        if moved:
            page.facts.append(Fact(_("Đơn vị trả lời"), str(moved[1]), then.moved))
    page.signatures = [*then.submits, *then.decisions]
    page.signatures.sort(key=lambda one: one.number)
    frozen = frozen_text(then, row)
    fill_texts(then, row)
    headings = list(row.campaign.outline.values_list("key", "heading"))
    lost = 0
    for key, heading in headings:
        title = f"{key}. {heading}"
        written = then.written.get(key)
        if frozen is not None:
            if key in frozen.sections:
                page.sections.append(Section(title, mark_safe(frozen.sections[key])))
        elif written is not None and written.html is None:
            lost += 1
            why = " ".join(filter(None, (_lost(written.digest, written.length), _being_written(then, key))))
            page.sections.append(Section(title, None, why))
        elif written is not None or key in then.being_written:
            if written is not None and written.done:
                title = _("%(section)s (đã xong)") % {"section": title}
            html = mark_safe(written.html or "") if written is not None else SafeString()
            page.sections.append(Section(title, html, _being_written(then, key)))
    if lost:
        page.unknown.append(
            ngettext(
                "%(count)d mục đã bị viết đè trước khi trình: chỉ còn mã băm của bản lúc ấy, không còn chữ.",
                "%(count)d mục đã bị viết đè trước khi trình: chỉ còn mã băm của bản lúc ấy, không còn chữ.",
                lost,
            )
            % {"count": lost}
        )
    if then.submits and frozen is None and then.state != "drafted":
        page.unknown.append(_("Bản trình đang lưu không khớp mã băm trong sự kiện trình."))
    for said in then.comments.values():
        page.remarks.append(
            Remark(
                said.section,
                said.text if said.text is not None else _("(chữ của ý kiến không còn khớp mã băm trong sự kiện)"),
                said.quote,
                str(CommentState(said.state).label),
                said.answer,
                said.event,
            )
        )
    if any(written.done is None for written in then.written.values()):
        page.unknown.append(_("Dấu “đã xong” của mục được soạn trước khi có phiên soạn không được ghi vào sự kiện."))
    return page


def _report(events: Sequence[Event]) -> Then | None:
    row = ConsolidatedReport.objects.select_related("campaign").filter(pk=events[-1].identity).first()
    if row is None:
        return None
    then = report_after(events)
    page = Then()
    proposal = proposal_then(then, row)
    consents = consents_then(proposal, then.event.at) if then.state == "proposed" else []
    page.facts = [
        Fact(_("Trạng thái"), wording.state_label(then.state)),
        *_holder(page, "report", then.held),
        Fact(_("Trích yếu"), then.title or _("không rõ")),
        Fact(_("Hạn"), _moment(then.due_at) if then.tells_due else _("không rõ")),
        Fact(_("Số báo cáo thành phần"), str(len(then.members))),
        Fact(_("Bản trình ký"), str(then.proposal or "–")),
        Fact(_("Người ký"), then.signer or "–"),
    ]
    if proposal is not None:
        page.facts.append(Fact(_("Mã băm văn bản"), proposal.digest))
    if consents:
        page.facts.append(Fact(_("Người đồng ý"), ", ".join(map(str, consents))))
    if then.issued is not None:
        changes = then.issued.changes
        page.facts.append(
            Fact(
                _("Số và ngày ban hành"),
                f"{changes['number']}, {words_of(then.issued, 'date', changes['date'])}",
                then.issued,
            )
        )
    page.signatures = then.decisions
    later = timeline(events[-1].stream).filter(number__gt=events[-1].number, action="reports.remove_passage")
    fill_passages(then, row, list(later[:REPLAYED_AT_MOST]))
    lost = 0
    for key, heading in row.campaign.outline.values_list("key", "heading"):
        passages = then.sections.get(key)
        if not passages and key not in then.lost:
            continue
        title = f"{key}. {heading}"
        if key in then.lost:
            page.sections.append(Section(title, None, _("Sự kiện cũ không nêu từng đoạn.")))
            lost += 1
            continue
        gone = [one for one in passages or () if one.html is None]
        lost += bool(gone)
        html = mark_safe("".join(one.html for one in passages or () if one.html is not None))
        why = (
            ngettext(
                "%(count)d đoạn chỉ còn mã băm, chữ lúc ấy đã được sửa và không còn bản nào.",
                "%(count)d đoạn chỉ còn mã băm, chữ lúc ấy đã được sửa và không còn bản nào.",
                len(gone),
            )
            % {"count": len(gone)}
            if gone
            else ""
        )
        page.sections.append(Section(title, html, why))
    if lost:
        page.unknown.append(
            ngettext("%(count)d mục không dựng lại được trọn vẹn.", "%(count)d mục không dựng lại được trọn vẹn.", lost)
            % {"count": lost}
        )
    return page


def _campaign(events: Sequence[Event]) -> Then | None:
    row = Campaign.objects.filter(pk=events[-1].identity).first()
    if row is None:
        return None
    later = list(timeline(events[-1].stream).filter(number__gt=events[-1].number).order_by("number")[:REPLAYED_AT_MOST])
    then = campaign_after(events, later, row)
    page = Then()
    bodies = dict(Unit.objects.filter(pk__in=then.bodies.values()).values_list("pk", "name"))
    names = Names([told.event for told in then.told.values()])
    page.facts = [
        Fact(_("Trạng thái"), wording.state_label(then.state)),
        Fact(_("Hạn của đơn vị"), _moment(then.due_at)),
    ]
    page.facts += [
        _told(name, then.told[name], names) for name in (*HEADER, "type", "type_version", "units") if name in then.told
    ]
    page.facts.append(
        Fact(
            _("Các cơ quan của đợt"),
            ", ".join(dict.fromkeys(bodies.get(key, f"#{key}") for key in then.bodies.values())),
        )
    )
    page.sections = [
        Section(
            _("Đề cương"), format_html_join("", "<p>{} {}</p>", ((key, words) for key, words, *_rest in then.outline))
        ),
        Section(
            _("Thời hạn"),
            format_html_join("", "<p>{} ({})</p>", ((one[0], _moment(moment(one[4]))) for one in then.deadlines)),
        ),
    ]
    page.unknown += [
        _("Không sự kiện nào nói “%(field)s” lúc ấy.") % {"field": wording.field_label(name)} for name in then.untold
    ]
    page.unknown.append(_("Danh sách từng đơn vị được giao không có trong sự kiện, chỉ có số đơn vị."))
    return page


def _type(events: Sequence[Event]) -> Then | None:
    row = CampaignType.objects.filter(pk=events[-1].identity).first()
    if row is None:
        return None
    page = _any(events)
    version = version_then(row, events[-1])
    if version is not None:
        page.facts.append(Fact(str(version), version.digest))
        page.facts += [Fact(setting.label, setting.words) for setting in in_words(version.flow_settings)]
    return page


def _any(events: Sequence[Event]) -> Then:
    """What events alone say of an object of any other kind."""
    state = state_after(events)
    page = Then(facts=[Fact(_("Trạng thái"), wording.state_label(state))] if state else [])
    names = Names(events)
    page.facts += [_told(name, told, names) for name, told in fields_after(events).items() if not name.endswith("_key")]
    page.unknown.append(_("Của loại đối tượng này chỉ nêu những gì chính các sự kiện ghi."))
    return page


def _person(key: int, day: datetime.date) -> Then | None:
    person = Person.objects.filter(pk=key).first()
    if person is None:
        return None
    held = Appointment.objects.on(day).filter(person=person).select_related("unit", "person").order_by("pk")
    return Then(
        facts=[Fact(_("Họ và tên"), person.full_name), Fact(_("Ngày"), f"{day:%d/%m/%Y}")],
        appointments=list(held[:APPOINTMENTS_SHOWN]),
    )


def _unit(key: int, day: datetime.date) -> Then | None:
    unit = Unit.objects.filter(pk=key).first()
    if unit is None:
        return None
    name = UnitName.objects.on(day).filter(unit=unit).first()
    parents = UnitLink.objects.on(day).filter(child=unit).select_related("parent")
    held = Appointment.objects.on(day).filter(unit=unit).select_related("unit", "person").order_by("role", "pk")
    return Then(
        facts=[
            Fact(_("Tên"), name.name if name else unit.name),
            Fact(_("Còn hoạt động"), _("có") if unit.holds_on(day) else _("không")),
            Fact(_("Trực thuộc"), ", ".join(str(link.parent) for link in parents) or "–"),
            Fact(_("Ngày"), f"{day:%d/%m/%Y}"),
        ],
        appointments=list(held[:APPOINTMENTS_SHOWN]),
    )


def _holder(page: Then, kind: str, held: Held | None) -> list[Fact]:
    if held is None:
        page.unknown.append(
            _("Các sự kiện đến lúc ấy chưa ghi ai giữ bước nào: chúng có từ trước khi việc này được ghi.")
        )
        return [Fact(_("Người giữ"), _("không rõ"))]
    if held.step is None:
        return [Fact(_("Người giữ"), _("không chờ ai"), held.event)]
    return [
        Fact(_("Bước"), step_title(kind, held.step), held.event),
        Fact(_("Người giữ"), held.person or _("hàng chờ chung"), held.event),
    ]


def _being_written(then: SubmissionThen, key: str) -> str:
    """That somebody was writing just then: what they had saved is told by the event of their session."""
    event = then.being_written.get(key)
    if event is None:
        return ""
    return _(
        "Lúc ấy %(person)s đang soạn mục này, từ %(at)s (sự kiện số %(number)d). Đây là mục như lúc bắt đầu soạn; "
        "những gì đã lưu trong khi soạn nằm trong sự kiện của phiên soạn đó."
    ) % {"person": event.actor or "–", "at": _moment(event.at), "number": event.number}


def _lost(known_as: str, length: int) -> str:
    return _("Không còn chữ của bản lúc ấy. Mã băm %(digest)s…, dài %(length)d ký tự.") % {
        "digest": known_as[:16],
        "length": length,
    }


def _moment(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else "–"


def _told(name: str, told: Told, names: Names) -> Fact:
    """A field as events tell it."""
    words = words_of(told.event, name.rpartition(": ")[2], told.value, names)
    return Fact(label_after(name, told), words, told.event)
