"""The people of the audit tests, who are written down and who read it."""

from tests.audit.conftest import department, inspecting, inspector, reviewer

__all__ = ["department", "inspecting", "inspector", "reviewer"]
