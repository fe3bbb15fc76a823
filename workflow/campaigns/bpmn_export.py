"""The flows of a campaign type as a BPMN 2.0 file."""

from __future__ import annotations

from workflow.campaigns.flow_pictures import flows_for
from workflow.campaigns.flow_words import in_words
from workflow.campaigns.models import CampaignTypeVersion
from workflow.tasks.bpmn import as_bpmn


def bpmn_of(version: CampaignTypeVersion) -> bytes:
    """The flows of exactly this version; its settings in words and its digest go along as documentation."""
    settings = version.flow_settings
    lines = [f"{setting.label}: {setting.words}" for setting in in_words(settings)]
    return as_bpmn(
        flows_for(settings),
        name=f"{version.type.name} – {version}",
        documentation="\n".join([*lines, f"SHA-256: {version.digest}"]),
    )
