"""Who may look at the events of all objects. The time line of one is also on its own page, by that room's
rules.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.organisation.acting import Acting
from workflow.organisation.models import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """A role, and what is said to everybody else."""

    role: Role
    reason: str | Promise

    def refusal(self, acting: Acting) -> str | None:
        """Why this capacity may not; None when it may."""
        return None if acting.holds(self.role) else str(self.reason)


inspect = Rule(Role.INSPECTOR, _("Chỉ người kiểm tra nhật ký được xem nhật ký của mọi đối tượng."))
