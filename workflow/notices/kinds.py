"""What notices are about, in the few groups that people set their e-mails by.

Each room says in its `AppConfig.ready()` where the kinds it tells of belong:

    kinds.register(Group.RESULT, "submissions.accept", "reports.issue")
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Group(models.TextChoices):
    ASSIGNED = "assigned", _("Giao việc")
    DUE = "due", _("Hạn và nhắc hạn")
    REVIEW = "review", _("Trả lại, thẩm định")
    RESULT = "result", _("Kết quả")
    ORGANISATION = "organisation", _("Ủy quyền, tổ chức")


_groups: dict[str, Group] = {}


def register(group: Group, *kinds: str) -> None:
    for kind in kinds:
        _groups[kind] = group


def group_of(kind: str) -> Group:
    """A kind that no room has registered is work that somebody has been given."""
    return _groups.get(kind, Group.ASSIGNED)


def registered() -> dict[str, Group]:
    return dict(_groups)
