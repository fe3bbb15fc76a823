"""Who changes the organisation: its administrators, who have no say over documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workflow.actions.rules import By
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role


@dataclass(frozen=True, slots=True)
class Anywhere(By):
    """A role, whichever unit it is held in."""

    def names(self, subject: Any, acting: Acting) -> bool:
        return acting.holds(self.role)


ADMINISTRATOR = Anywhere(Role.ADMINISTRATOR, lambda subject: None, "bất kỳ")
