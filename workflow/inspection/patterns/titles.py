"""What each pattern worth a look is called: for the page, and for the words of who looked."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TITLES = {
    "out_of_hours": _("Việc làm ngoài giờ"),
    "within_seconds": _("Quyết định trong vài giây"),
    "many_at_once": _("Một người quyết định hàng loạt"),
    "refused_again": _("Bị từ chối nhiều lần"),
    "by_delegation": _("Ký thay theo ủy quyền"),
    "both_steps": _("Một người ở hai vai trên cùng văn bản"),
    "dated_back": _("Phân công ghi lùi ngày"),
    "to_and_fro": _("Trả đi trả lại"),
    "many_addresses": _("Đăng nhập từ nhiều nơi"),
    "failed_in_a_row": _("Đăng nhập hỏng liền nhau"),
}
"""By code."""
