"""The words of what inspectors' own looks are written down as."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.audit.wording import register, register_fields, register_kind

ROOMS = {
    "accounts": _("Tài khoản và đăng nhập"),
    "organisation": _("Tổ chức và lịch"),
    "reorganisation": _("Thay đổi tổ chức"),
    "campaigns": _("Đợt báo cáo"),
    "submissions": _("Báo cáo của các đơn vị"),
    "reports": _("Báo cáo tổng hợp"),
    "supervision": _("Giám sát"),
    "delegation": _("Ủy quyền"),
    "notices": _("Thông báo và thư"),
    "timers": _("Việc tự chạy"),
    "audit": _("Nhật ký"),
}
"""Words of the beginnings of action codes, to search for all of a room's at once."""


LOOKS = (
    "audit.search",
    "audit.read_timeline",
    "audit.read_event",
    "audit.read_as_of",
    "audit.compare",
    "audit.read_holders",
    "audit.read_who_could",
    "audit.check_acts",
    "audit.look_for_patterns",
    "audit.verify",
    "audit.read_evidence",
)
"""What inspectors do by looking at pages of the log. To print, to export and to check all of it are none of them."""


def register_words() -> None:
    register("audit.search", _("Tra cứu nhật ký"))
    register("audit.read_timeline", _("Xem dòng thời gian"))
    register("audit.keep_search", _("Lưu hoặc đổi tên tìm kiếm"))
    register("audit.drop_search", _("Xóa tìm kiếm đã lưu"))
    register("audit.read_event", _("Xem sự kiện"))
    register("audit.read_as_of", _("Xem đối tượng như lúc ấy"))
    register("audit.compare", _("So sánh hai bản"))
    register("audit.read_holders", _("Xem ai đã giữ"))
    register("audit.read_who_could", _("Xem ai làm được"))
    register("audit.check_acts", _("Kiểm tra việc trái vai trò"))
    register("audit.look_for_patterns", _("Xem dấu hiệu đáng chú ý"))
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
    register("audit.check", _("Kiểm tra toàn bộ nhật ký"))
    register("audit.ask_check", _("Yêu cầu kiểm tra toàn bộ nhật ký"))
    register("audit.alarm", _("Báo động về nhật ký"))
    register("audit.read_evidence", _("Xem bằng chứng của nhật ký"))
    register("audit.compare_checkpoint", _("Đối chiếu một lần niêm phong đã giữ"))
    register("audit.print_checkpoint", _("In lần niêm phong"))
    register("audit.download_key", _("Tải khóa công khai"))
    register_kind("evidence", _("Bằng chứng của nhật ký"), "inspection:evidence_of")
    register_fields(
        {
            "person": _("Người thực hiện"),
            "principal": _("Thay mặt"),
            "below": _("Cả đơn vị trực thuộc"),
            "capacity": _("Tư cách có chữ"),
            "address": _("Địa chỉ mạng"),
            "from_state": _("Từ trạng thái"),
            "to_state": _("Sang trạng thái"),
            "since_time": _("Từ giờ"),
            "until_time": _("Đến giờ"),
            "by_delegation": _("Chỉ việc làm theo ủy quyền"),
            "named": _("Tên đối tượng đã tìm"),
            "unit": _("Đơn vị"),
            "campaign": _("Đợt báo cáo"),
            "action": _("Thao tác"),
            "since": _("Từ ngày"),
            "until": _("Đến hết ngày"),
            "stream": _("Đối tượng"),
            "reason": _("Lý do có chữ"),
            "refused": _("Chỉ việc bị từ chối"),
            "name": _("Tên"),
            "page": _("Trang"),
            "format": _("Dạng tệp"),
            "file": _("Tệp"),
            "expires_at": _("Hết hạn"),
            "after": _("Đã đọc đến"),
            "wrong": _("Số sự kiện sai"),
            "events": _("Số sự kiện"),
            "unlike": _("Số đối tượng không khớp sự kiện"),
            "objects": _("Đối tượng không khớp"),
            "verdict": _("Chỗ sai đầu tiên"),
            "size": _("Số sự kiện đã niêm phong"),
            "contained": _("Nhật ký còn nguyên như lúc đó"),
            "alarms": _("Báo động"),
            "part": _("Phần"),
            "verb": _("Việc"),
            "number": _("Sự kiện số"),
            "at": _("Thời điểm"),
            "day": _("Ngày"),
            "old": _("Bản trước"),
            "new": _("Bản sau"),
            "object": _("Đối tượng"),
            "digest": _("Mã băm của tệp"),
            "looks": _("Việc tra cứu nhật ký"),
            "pattern": _("Dấu hiệu"),
        },
        "audit",
    )
