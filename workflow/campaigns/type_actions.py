"""What can be done to a campaign type: make it, change it (a new version), retire it."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete
from workflow.actions.rules import By
from workflow.actions.verbs import Act, verb
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.flow_words import differences, in_words
from workflow.campaigns.states import CampaignTypeState
from workflow.campaigns.type_models import CampaignType, CampaignTypeVersion
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role

LEADING_HEAD = By(Role.HEAD, lambda campaign_type: campaign_type.unit_id, "đơn vị chủ trì")
IN_USE = (CampaignTypeState.IN_USE,)


@verb(CampaignType, "campaigns.make_type", gettext_lazy("Lập loại đợt báo cáo"), by=(LEADING_HEAD,), creates=True)
def make(campaign_type: CampaignType, act: Act, *, settings: FlowSettings) -> None:
    _freeze(campaign_type, act, settings)
    act.changes |= {setting.code: setting.words for setting in in_words(settings)}


def make_type(*, name: str, settings: FlowSettings, acting: Acting) -> CampaignType:
    """A new type of the acting person's unit. Raises Refused."""
    assert acting.appointment is not None
    try:
        with transaction.atomic():
            made: CampaignType = make.create(
                CampaignType(name=name, unit=acting.appointment.unit), acting=acting, settings=settings
            )
    except IntegrityError as problem:
        raise Incomplete(_("Đơn vị đã có loại đợt báo cáo tên này. Hãy đặt tên khác.")) from problem
    return made


@verb(CampaignType, "campaigns.change_type", gettext_lazy("Sửa loại đợt báo cáo"), by=(LEADING_HEAD,), states=IN_USE)
def change_type(campaign_type: CampaignType, act: Act, *, name: str, settings: FlowSettings) -> None:
    """Rename it, or let it have other settings from now on; campaigns that are running keep theirs."""
    taken = CampaignType.objects.filter(unit=campaign_type.unit_id, name=name).exclude(pk=campaign_type.pk)
    if taken.exists():
        raise Incomplete(_("Đơn vị đã có loại đợt báo cáo tên này. Hãy đặt tên khác."))
    before = campaign_type.last_version.flow_settings
    if before == settings and campaign_type.name == name:
        raise Incomplete(_("Không có gì thay đổi nên không lập phiên bản mới."))
    if campaign_type.name != name:
        act.changes["name"] = [campaign_type.name, name]
        campaign_type.name = name
    if before != settings:
        act.changes |= {found.code: [found.before, found.after] for found in differences(before, settings)}
        _freeze(campaign_type, act, settings)


@verb(
    CampaignType,
    "campaigns.retire_type",
    gettext_lazy("Ngừng dùng"),
    by=(LEADING_HEAD,),
    transition="retire",
    danger=True,
    effect=gettext_lazy("Không đợt mới nào dùng được loại này nữa. Các đợt đang chạy không đổi."),
)
def retire_type(campaign_type: CampaignType, act: Act) -> None:
    """Nothing besides the state: its versions stay."""


def _freeze(campaign_type: CampaignType, act: Act, settings: FlowSettings) -> None:
    """Add the settings as the next version."""
    campaign_type.last_number += 1
    made = CampaignTypeVersion.objects.create(
        type=campaign_type,
        number=campaign_type.last_number,
        settings=settings.as_json(),
        digest=settings.digest,
        at=act.at,
        by=act.person,
        capacity=act.acting.capacity[:330],
    )
    act.changes |= {"type_version": made.number, "digest": made.digest}
