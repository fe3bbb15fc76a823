from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class ReorganisationConfig(AppConfig):
    name = "workflow.reorganisation"
    label = "reorganisation"
    verbose_name = _("Thay đổi tổ chức")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.notices import kinds
        from workflow.organisation import panels
        from workflow.organisation.models import Role
        from workflow.pages import navigation
        from workflow.reorganisation import (
            consequences,
            delegations,
            erasing,  # noqa: F401 -- registers the verb and its timer
            staffing,
            timers,  # noqa: F401 -- registers the timer and the verbs
            unit_panel,
        )
        from workflow.reorganisation.states import ChangeState

        def for_administrators(request: HttpRequest) -> bool:
            return request.acting.role == Role.ADMINISTRATOR  # type: ignore[attr-defined]

        wording.register_kind("change", _("Thay đổi tổ chức"), "reorganisation:detail")
        wording.register_kind("unit", _("Đơn vị"), "organisation:unit_by_key")
        wording.register_kind("staffing", _("Quyết định nhân sự"))
        wording.register_states(dict(ChangeState.choices))
        wording.register_fields(
            {
                "change": _("Loại thay đổi"),
                "effective_on": _("Có hiệu lực từ ngày"),
                "legal_reference": _("Căn cứ"),
                "ended": _("Đơn vị"),
                "successors": _("Kế tục hoặc tên mới"),
                "part": _("Vai trò trong thay đổi"),
                "lines": _("Số việc đã bàn giao"),
                "person": _("Người"),
                "role": _("Vai trò"),
                "job_title": _("Chức danh"),
                "valid_from": _("Từ ngày"),
                "valid_to": _("Đến hết ngày"),
                "open_tasks": _("Việc đang giữ"),
            }
        )
        kinds.register(kinds.Group.ORGANISATION, "staffing.appoint", "staffing.end")
        consequences.register(
            consequences.Consequence("delegations", 40, preview=delegations.preview, carry_over=delegations.carry_over)
        )
        panels.register_unit(unit_panel.changes_of)
        panels.register_unit(staffing.unit_acts)
        panels.register_person(staffing.person_acts)
        navigation.register(
            navigation.Entry(
                _("Thay đổi tổ chức"), "reorganisation:list", order=72, visible=for_administrators, rare=True
            )
        )
