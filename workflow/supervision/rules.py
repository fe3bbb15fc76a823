"""Who may move a task from one person to another, take it back, and set how new work finds its holder."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.models import FlowDocument
from workflow.actions.refusals import NotInState, NotPermitted, spoken
from workflow.actions.rules import By, need
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.supervision.models import Move

HEAD = By(Role.HEAD, lambda document: document.supervising_unit_id, "đơn vị chủ trì")
REVIEWER = By(Role.REVIEWER, lambda document: document.supervising_unit_id, "đơn vị chủ trì")
HEAD_OF_UNIT = By(Role.HEAD, lambda subject: subject.unit_id, "đơn vị chủ trì")


@need(NotInState, gettext_lazy("Đang có người phải xử lý"))
def has_open_task(document: FlowDocument, acting: Acting) -> str | None:
    return None if document.open_task else _("Không còn việc nào đang mở.")


@need(NotPermitted, gettext_lazy("Đang giữ việc"))
def holds_the_task(document: FlowDocument, acting: Acting) -> str | None:
    task = document.open_task
    if task is None or task.owner_id is None or task.owner_id != acting.principal_id:
        return str(spoken(_("Bạn không giữ việc này."), of_them=_("Người này không giữ việc này.")))
    return None


@need(NotInState, gettext_lazy("Người nhận chưa mở việc nào"))
def not_opened_yet(move: Move, acting: Acting) -> str | None:
    from workflow.supervision.queries import why_it_stays

    return why_it_stays(move)
