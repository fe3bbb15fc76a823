"""The words of what inspectors' own looks are written down as."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.audit.wording import register, register_fields


def register_words() -> None:
    register("audit.search", _("Tra cứu nhật ký"))
    register("audit.read_timeline", _("Xem dòng thời gian"))
    register("audit.read_event", _("Xem sự kiện"))
    register("audit.verify", _("Kiểm tra chuỗi băm"))
    register("audit.print", _("In nhật ký của một đối tượng"))
    register("audit.export", _("Xuất nhật ký"))
    register_fields(
        {
            "person": _("Người thực hiện"),
            "unit": _("Đơn vị"),
            "campaign": _("Đợt báo cáo"),
            "action": _("Thao tác"),
            "since": _("Từ ngày"),
            "until": _("Đến hết ngày"),
            "stream": _("Mã đối tượng"),
            "reason": _("Lý do có chữ"),
            "refused": _("Chỉ việc bị từ chối"),
            "page": _("Trang"),
            "wrong": _("Số sự kiện sai"),
        }
    )
