"""The words of what inspectors' own looks are written down as."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.audit.wording import register, register_fields, register_kind


def register_words() -> None:
    register("audit.search", _("Tra cứu nhật ký"))
    register("audit.read_timeline", _("Xem dòng thời gian"))
    register("audit.read_event", _("Xem sự kiện"))
    register("audit.verify", _("Kiểm tra chuỗi băm"))
    register("audit.print", _("In nhật ký của một đối tượng"))
    register("audit.export", _("Xuất nhật ký"))
    register("audit.download_export", _("Tải tệp xuất từ nhật ký"))
    register("audit.make_token", _("Cấp thẻ đọc nhật ký cho máy"))
    register("audit.revoke_token", _("Thu hồi thẻ đọc nhật ký"))
    register("audit.refuse_token", _("Đọc nhật ký bằng thẻ không hợp lệ"))
    register("audit.read_feed", _("Máy đọc nhật ký (lần đầu trong ngày)"))
    register_kind("feed", _("Thẻ đọc nhật ký"))
    register("audit.drop_export", _("Bỏ tệp xuất từ nhật ký"))
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
            "format": _("Dạng tệp"),
            "file": _("Tệp"),
            "expires_at": _("Hết hạn"),
            "after": _("Đã đọc đến"),
            "wrong": _("Số sự kiện sai"),
        }
    )
