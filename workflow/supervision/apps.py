from django.apps import AppConfig
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    name = "workflow.supervision"
    label = "supervision"
    verbose_name = _("Giám sát")

    def ready(self) -> None:
        from workflow.audit import wording
        from workflow.organisation.models import Role
        from workflow.pages import navigation
        from workflow.supervision import assigning, leavers  # noqa: F401 -- verbs, what opens a task
        from workflow.supervision.states import AssignmentWay, MoveState
        from workflow.tasks import calls

        def for_heads(request: HttpRequest) -> bool:
            return request.acting.role == Role.HEAD  # type: ignore[attr-defined]

        wording.register_fields(
            {
                "step": _("Bước"),
                "holder": _("Người giữ việc"),
                "holder_key": _("Mã người giữ việc"),
                "opens": _("Mở bước"),
                "opens_for": _("Bước mới giao cho"),
                "tasks": _("Số việc"),
                "through": _("Thực hiện bằng"),
                "assigned_by": _("Giao tự động theo cách"),
                "way": _("Cách giao việc tự động"),
                "fallback": _("Cách giao khi đơn vị chưa có người phụ trách"),
                "units": _("Đơn vị"),
                "reviewer": _("Người phụ trách"),
            }
        )
        wording.register_kind("move", _("Lần phân công lại"), "supervision:move")
        wording.register_kind("assignment", _("Giao việc tự động"), "supervision:assignment_of")
        wording.register_states(dict(MoveState.choices))
        wording.register_states(dict(AssignmentWay.choices))
        calls.register(leavers.calls)
        navigation.register(navigation.Entry(_("Giám sát"), "supervision:console", order=40, visible=for_heads))
