"""One object's time line, on the page and on paper, and one event."""

from __future__ import annotations

from itertools import islice

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.audit import wording
from workflow.audit.canonical import canonical_bytes
from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.audit.queries import timeline
from workflow.audit.recording import person_stream
from workflow.audit.verify import Finding, hash_holds, verify_stream
from workflow.campaigns.models import Campaign
from workflow.documents.office.pdf import NoConverter
from workflow.inspection.actions import write_look, write_new_look
from workflow.inspection.out.printing import TooLong, audit_record
from workflow.inspection.search import Filters, find
from workflow.inspection.told.changes import changes_of
from workflow.inspection.told.names import name_of
from workflow.inspection.views.guard import inspector_only
from workflow.organisation.access import ActingRequest
from workflow.organisation.models import Person
from workflow.pages.attachments import DOCX, PDF, attachment
from workflow.pages.keys import key_of
from workflow.pages.paging import keyset_page
from workflow.pages.renditions import pdf_once
from workflow.submissions.sessions import SESSION
from workflow.submissions.told_sessions import ToldSession

PAGE_SIZE = 50
FINDINGS_SHOWN = 20

STEPS = (
    "submissions.submit",
    "submissions.recall",
    "submissions.return_for_revision",
    "submissions.accept",
    "submissions.reopen",
    "submissions.exempt",
    "reports.propose",
    "reports.return_report",
    "reports.withdraw",
    "reports.approve",
    "reports.issue",
)
"""The acts by which a document goes from one body to another."""


@require_http_methods(["GET", "HEAD", "POST"])
@inspector_only
def object_timeline(request: ActingRequest, kind: str, identity: str) -> HttpResponse:
    """One object's time line; POST calculates its whole chain anew and shows which rows are wrong."""
    stream = f"{kind}:{identity}"
    page = keyset_page(timeline(stream), request, order=["-number"], size=PAGE_SIZE)
    if not page.items:
        raise Http404
    findings: list[Finding] | None = None
    if request.method == "POST":
        findings = list(islice(verify_stream(stream), FINDINGS_SHOWN))
        write_look("audit.verify", request.acting, {"stream": stream, "wrong": len(findings)})
    else:
        write_new_look("audit.read_timeline", request.acting, {"stream": stream})
    tell(page.items)
    wrong = {finding.event_id: finding.kind.label for finding in findings or ()}
    context = {
        "stream": stream,
        "label": name_of(page.items[0]),
        "kind_label": page.items[0].kind_label,
        "object_url": wording.object_url(stream),
        "page": page,
        "rows": [(event, _session(event), wrong.get(event.pk)) for event in page.items],
        "checked": findings is not None,
        "findings": findings,
        "complete": len(wrong) < FINDINGS_SHOWN,
    }
    return render(request, "inspection/timeline.html", context)


def _session(event: Event) -> ToldSession | None:
    return ToldSession.of(event.changes) if event.action == SESSION and isinstance(event.changes, dict) else None


@require_safe
@inspector_only
def object_record(request: ActingRequest, kind: str, identity: str, ending: str) -> HttpResponse:
    """One object's whole time line to print, as .docx or .pdf."""
    stream = f"{kind}:{identity}"
    if not timeline(stream).exists():
        raise Http404
    assert request.acting.appointment is not None
    try:
        record = audit_record(stream, organisation=request.acting.appointment.unit.name)
        data = pdf_once(record) if ending == "pdf" else record
    except (TooLong, NoConverter) as problem:
        context = {"message": str(problem), "back_url": reverse("inspection:timeline", args=[kind, identity])}
        return render(request, "422.html", context, status=422)
    write_look("audit.print", request.acting, {"stream": stream})
    return attachment(data, PDF if ending == "pdf" else DOCX, f"nhat-ky-{kind}-{identity}.{ending}")


@require_safe
@inspector_only
def event(request: ActingRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(Event.objects.select_related("actor", "on_behalf_of", "unit"), pk=pk)
    write_new_look("audit.read_event", request.acting, {"object": str(subject)})
    context = {
        "event": subject,
        "name": name_of(subject),
        "changes": changes_of(subject),
        "session": _session(subject),
        "object_url": wording.object_url(subject.stream),
        "hash_holds": hash_holds(subject),
        "canonical": canonical_bytes(subject).decode(),
        "previous": Event.objects.filter(stream=subject.stream, number=subject.number - 1).first(),
        "next": Event.objects.filter(stream=subject.stream, number=subject.number + 1).first(),
    }
    return render(request, "inspection/event.html", context)


@require_safe
@inspector_only
def person_timeline(request: ActingRequest, pk: int) -> HttpResponse:
    """All that a person did (as themselves and for others), that others did for them, or that was done about them."""
    person = get_object_or_404(Person, pk=pk)
    parts = {
        "did": (_("Đã làm"), Filters(actor_ids=(pk,))),
        "for": (_("Người khác làm thay"), Filters(principal_ids=(pk,))),
        "about": (_("Về người này"), Filters(stream=person_stream(person))),
    }
    return _life(request, person.full_name, wording.kind_label("person"), "person", pk, parts)


@require_safe
@inspector_only
def campaign_timeline(request: ActingRequest, pk: int) -> HttpResponse:
    """All that happened in a campaign, or to the campaign itself."""
    campaign = get_object_or_404(Campaign, pk=pk)
    parts = {
        "all": (_("Mọi việc trong đợt"), Filters(campaign_id=pk)),
        "states": (_("Chỉ các lần trình, trả, duyệt"), Filters(campaign_id=pk, actions=STEPS)),
        "own": (_("Chỉ bản thân đợt"), Filters(stream=campaign.stream)),
    }
    return _life(request, campaign.name, wording.kind_label("campaign"), "campaign", pk, parts)


def _life(
    request: ActingRequest, name: str, kind_label: str, kind: str, pk: int, parts: dict[str, tuple[str, Filters]]
) -> HttpResponse:
    """A time line with headings by day, in parts that stand beside each other."""
    chosen = request.GET.get("part", "")
    chosen = chosen if chosen in parts else next(iter(parts))
    before = key_of(request.GET.get("before", ""))
    write_new_look("audit.read_timeline", request.acting, {"stream": f"{kind}:{pk}", "part": chosen})
    found = find(parts[chosen][1], before=before)
    context = {
        "name": name,
        "kind_label": kind_label,
        "object_url": wording.object_url(f"{kind}:{pk}"),
        "parts": [(code, label, code == chosen) for code, (label, _filters) in parts.items()],
        "page": found,
        "before": before,
        "newest_url": f"?part={chosen}",
        "older_url": f"?part={chosen}&before={found.older}" if found.older is not None else "",
    }
    return render(request, "inspection/life.html", context)
