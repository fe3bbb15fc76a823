"""The signer's page: exactly the document that is put to them, what changed, who is missing, and the verdict."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflow.actions.refusals import NotInState
from workflow.actions.taking import record_reading
from workflow.actions.views import refused
from workflow.documents.office.pdf import NoConverter
from workflow.documents.official.document import OfficialDocument
from workflow.documents.official.profiles import load_profile
from workflow.documents.outline import OutlineNode
from workflow.documents.package.opening import UnreadableDocument
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.organisation.queries import pool
from workflow.organisation.signing import signature_block
from workflow.pages import renditions
from workflow.reports import actions, downloads, queries, reading
from workflow.reports.comparing import changes
from workflow.reports.composition import official_document, setting_of
from workflow.reports.models import ConsolidatedReport, Proposal
from workflow.reports.offers import agreeing
from workflow.reports.states import ReportState

UNITS_NAMED = 10


@require_safe
@signed_in
def approve_page(request: ActingRequest, key: int) -> HttpResponse:
    """The proposal as it stands before the signer, for them to decide and for those who run the campaign to read."""
    report = reading.overseen_or_404(key, request.acting)
    newest = report.proposals.select_related("by", "signer__person", "signer__unit").order_by("-number")[:2]
    proposal, previous = (*newest, None, None)[:2]
    if proposal is None or report.state == ReportState.COMPOSING:
        return refused(request, NotInState(_("Chưa có bản trình ký nào đang chờ phê duyệt.")), report)
    report.last_proposal = proposal
    if request.acting.unit_id != report.campaign.lead_unit_id:
        shown = {"proposal": proposal.number, "digest": proposal.digest}
        record_reading(downloads.READ_PROPOSAL, report, request.acting, request.session, shown)
    document = official_document(report, proposal.signer, setting_of(proposal))
    missing = queries.left_out_groups(report, timezone.now(), shown=UNITS_NAMED)
    context = {
        "report": report,
        "proposal": proposal,
        "document": document,
        "signature": signature_block(proposal.signer, load_profile(proposal.profile)),
        # Of the file itself: approving compares it with the digest that was recorded.
        "digest": hashlib.sha256(bytes(proposal.file)).hexdigest(),
        "previous": previous,
        **_changes(previous, proposal, document),
        "missing": missing,
        "exemptions": queries.reasons_of_exemption([row for group in missing for row in group.first]),
        **_agreement(report, proposal, request.acting),
        "approve": actions.approve.offer(report, request.acting),
        "return_report": actions.return_report.offer(report, request.acting),
    }
    return render(request, "reports/approve.html", context)


@require_safe
@signed_in
def pages(request: ActingRequest, key: int, number: int) -> HttpResponse:
    """The pages of a proposal as they will be printed; the first time takes seconds."""
    report = reading.overseen_or_404(key, request.acting)
    proposals = report.proposals.defer("file").select_related("signer__person", "signer__unit")
    proposal = get_object_or_404(proposals, number=number)
    context: dict[str, Any] = {"report": report, "proposal": proposal}
    try:
        context["pages"] = range(1, renditions.page_count(proposal) + 1)
    except NoConverter as problem:
        context["problem"] = str(problem)
        if report.state != ReportState.COMPOSING:
            context["document"] = official_document(report, proposal.signer, setting_of(proposal))
    return render(request, "reports/pages.html", context)


def _agreement(report: ConsolidatedReport, proposal: Proposal, acting: Acting) -> dict[str, Any]:
    """Who agrees and who has not said so yet, where the campaign asks for a quorum. Two queries."""
    others_agree = report.campaign.flow_settings.others_agree
    if not others_agree:
        return {}
    agreed = {person for consent in report.consents_now for person in consent.people} | {proposal.signer.person_id}
    asked = pool(Role.APPROVER, report.campaign.approving_unit)
    not_agreed = asked.exclude(person__in=agreed)[:UNITS_NAMED] if report.state == ReportState.PROPOSED else ()
    offer = agreeing(report, acting).offer(report, acting) if report.state == ReportState.PROPOSED else None
    return {"others_agree": others_agree, "not_agreed": not_agreed, "agreeing": offer}


def _changes(previous: Proposal | None, proposal: Proposal, document: OfficialDocument) -> dict[str, Any]:
    """What is new since the proposal before; without one, nothing to say."""
    if previous is None:
        return {}
    outline = [OutlineNode(part.key, part.level, part.heading, "") for part in document.sections]
    try:
        return {"changes": changes(bytes(previous.file), bytes(proposal.file), outline)}
    except UnreadableDocument as problem:
        return {"not_compared": str(problem)}
