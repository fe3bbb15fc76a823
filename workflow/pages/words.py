"""The words that the browser's scripts show, in the reader's language.

Keys without a dot are what the rich text editor calls its buttons and fields; it has no Vietnamese itself.
"""

from __future__ import annotations

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Words by key; `%s` stands for a time of day or a number."""
    return {
        "save.saving": _("Đang lưu…"),
        "save.saved": _("Đã lưu lúc %s"),
        "save.offline": _("Mất kết nối – nội dung vẫn còn trong trình duyệt, sẽ lưu lại khi có mạng"),
        "save.conflict": _("Có bản khác vừa được lưu – hãy chọn bản cần giữ ở dưới đây"),
        "save.signed_out": _(
            "Phiên làm việc đã kết thúc – nội dung vẫn còn trong trình duyệt; hãy đăng nhập lại rồi mở lại trang này"
        ),
        "save.refused": _("Chưa lưu được – nội dung vẫn còn trong trình duyệt. %s"),
        "save.restored": _("Đã lấy lại nội dung chưa kịp lưu từ trình duyệt"),
        "request.failed": _("Không thực hiện được. Hãy thử lại; nếu vẫn lỗi, báo cho quản trị hệ thống."),
        "request.offline": _("Mất kết nối. Chưa có gì được gửi đi; hãy thử lại khi có mạng."),
        "rows.selected": _("Đã chọn %s"),
        "tasks.new": _("%s việc mới"),
        "tasks.act": _("Việc chỉ xong khi bạn làm bước của nó: bấm Enter để mở."),
        "poll.failed": _("Chưa cập nhật được, danh sách có thể đã cũ."),
        "poll.signed_out": _("Phiên làm việc đã hết. Hãy tải lại trang để đăng nhập."),
        "bold": _("Chữ đậm"),
        "italic": _("Chữ nghiêng"),
        "unordered list": _("Danh sách gạch đầu dòng"),
        "ordered list": _("Danh sách đánh số"),
        "paragraph": _("Đoạn văn"),
        "undo": _("Hoàn tác"),
        "redo": _("Làm lại"),
        "Insert table": _("Chèn bảng"),
        "Add column": _("Thêm cột"),
        "Delete column": _("Xóa cột"),
        "Add row": _("Thêm hàng"),
        "Delete row": _("Xóa hàng"),
        "Merge cells": _("Gộp ô"),
        "Split cell": _("Tách ô"),
        "Toggle header cell": _("Đổi ô tiêu đề"),
        "Delete table": _("Xóa bảng"),
        "Table Properties": _("Bảng mới"),
        "Insert Table": _("Chèn bảng"),
        "Rows": _("Số hàng"),
        "Columns": _("Số cột"),
        "Include header row": _("Có hàng tiêu đề"),
        "Yes": _("Có"),
        "No": _("Không"),
        "Update": _("Cập nhật"),
        "Cancel": _("Hủy"),
    }
