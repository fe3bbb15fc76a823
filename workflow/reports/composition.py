"""Writes a consolidated report as the official document, whose words are Vietnamese in any language of the page."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.html import escape

from workflow.documents.official.document import Annex, OfficialDocument, OfficialSection, Passage, write_official
from workflow.documents.official.profiles import load_profile
from workflow.organisation.models import Appointment
from workflow.organisation.queries import name_on
from workflow.organisation.signing import format_for, issuing_name, signature_block
from workflow.reports.annexes import annexes_of
from workflow.reports.models import ConsolidatedReport, Proposal

DRAFT_MARK = "Dự thảo"
OWN_WORDS = "người tổng hợp viết"


def symbol_of(report: ConsolidatedReport) -> str:
    """The symbol of the campaign's type, or what the plan of the issuing body implies: of "178-KH/ĐUK" "BC/ĐUK".

    A committee that took the place of the one that issued the plan has its own. "" where nothing says.
    """
    committee = report.campaign.committee
    if committee.name != report.campaign.plan_issuer:
        named = name_on(committee, timezone.localdate())
        if named and named.symbol:
            return f"BC/{named.symbol}"
    if symbol := report.campaign.flow_settings.numbering.symbol:
        return symbol
    _plan, slash, body = report.campaign.number.partition("/")
    return f"BC/{body}" if slash else ""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The names in a document, and the symbol of its number; `committee` is whose register of numbers it is in."""

    committee: str
    parent: str
    issuing: str
    issuer: str
    opening: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What is settled when a report is proposed and stays with it: its format, the names in its head, its annexes."""

    profile: str
    bodies: Bodies
    annexes: tuple[Annex, ...] = ()


def setting_now(report: ConsolidatedReport, *, with_annexes: bool) -> Setting:
    """The format in force today for what the approving body issues, and the annexes as things stand.

    Raises ValueError, in words for the user, where no format is in force.
    """
    now = timezone.now()
    profile = format_for(report.campaign.approving_unit, timezone.localdate(now))
    return Setting(profile.id, bodies_now(report), tuple(annexes_of(report, now)) if with_annexes else ())


def bodies_now(report: ConsolidatedReport) -> Bodies:
    """The bodies as they are called today."""
    approving = report.campaign.approving_unit
    return Bodies(
        committee=report.campaign.committee.name,
        parent=report.campaign.committee.name.upper(),
        issuing=issuing_name(approving).upper(),
        issuer=approving.name,
        opening=issuing_name(approving),
        symbol=symbol_of(report),
    )


def setting_of(proposal: Proposal) -> Setting:
    """What was settled with a proposal; one from before names were kept has today's."""
    bodies = Bodies(**proposal.bodies) if proposal.bodies else bodies_now(proposal.report)
    return Setting(proposal.profile, bodies, tuple(Annex(**annex) for annex in proposal.annexes))


def draft_document(report: ConsolidatedReport, signer: Appointment, setting: Setting) -> bytes:
    """The .docx as proposed: everything but number and date. The same arguments always give the same bytes."""
    return write_official(official_document(report, signer, setting))


def issued_document(
    report: ConsolidatedReport,
    signer: Appointment,
    setting: Setting,
    *,
    number: int,
    symbol: str,
    date: datetime.date,
) -> bytes:
    """The official .docx: the proposed text with its number and date, no longer a draft."""
    proposed = official_document(report, signer, setting)
    return write_official(replace(proposed, number=number, symbol=symbol, date=date, draft_mark=""))


def official_document(report: ConsolidatedReport, signer: Appointment, setting: Setting) -> OfficialDocument:
    """What the document says as the report stands now, without number and date. Two queries."""
    campaign = report.campaign
    texts: dict[str, list[str]] = defaultdict(list)
    sources = []
    for passage in report.passages.select_related("source").defer("source__sections").order_by("key", "position", "pk"):
        texts[passage.key].append(passage.html)
        if passage.source is None:
            sources.append(Passage(passage.key, OWN_WORDS, ""))
        else:
            place = f"{passage.source_unit}, bản {passage.source.number}, mục {passage.source_key}"
            if passage.edited:
                place += ", đã sửa"
            sources.append(Passage(passage.key, place, passage.source.digest))
    block = signature_block(signer, load_profile(setting.profile))
    return OfficialDocument(
        profile=setting.profile,
        parent_organisation=setting.bodies.parent,
        issuing_organisation=setting.bodies.issuing,
        issuer=setting.bodies.issuer,
        symbol=setting.bodies.symbol,
        place=campaign.place,
        type_name="BÁO CÁO",
        abstract=report.title,
        opening=_opening(report, setting.bodies),
        sections=tuple(
            OfficialSection(
                key=section.key,
                label=section.key.rpartition(".")[2],
                level=section.level,
                heading=section.heading,
                html="".join(texts[section.key]),
            )
            for section in campaign.outline.order_by("position")
        ),
        signing_authority=block.authority,
        signer_position=block.position,
        signer_name=block.name,
        recipients=tuple(campaign.recipients),
        draft_mark=DRAFT_MARK,
        annexes=setting.annexes,
        provenance=tuple(sources),
    )


def _opening(report: ConsolidatedReport, bodies: Bodies) -> str:
    """The sentence that names the plan that the report answers."""
    campaign = report.campaign
    if not campaign.number or campaign.date is None:
        return ""
    words = (
        f"Thực hiện Kế hoạch số {campaign.number}, ngày {campaign.date:%d/%m/%Y} của {campaign.plan_issuer}, "
        f"{bodies.opening} báo cáo kết quả như sau:"
    )
    return f"<p>{escape(words)}</p>"
