"""The accounts that a newcomer tries first: one for each role."""

from __future__ import annotations

from workflow.organisation.models import Appointment, Role, today

SHOWN = (
    ("soanthao.cb01", Role.DRAFTER),
    ("bithu.cb01", Role.UNIT_SECRETARY),
    ("tuyengiao1", Role.REVIEWER),
    ("truongban", Role.HEAD),
    ("thuongvu1", Role.APPROVER),
    ("vanthu1", Role.OFFICE),
    ("thanhtra1", Role.INSPECTOR),
    ("quantri", Role.ADMINISTRATOR),
)


def demo_accounts() -> list[dict[str, str]]:
    """Username and capacity of each, as far as this database has them. One query."""
    found = {
        (appointment.person.username, appointment.role): appointment
        for appointment in Appointment.objects.on(today())
        .filter(person__username__in=[username for username, _role in SHOWN])
        .select_related("person", "unit")
    }
    return [
        {"username": username, "capacity": f"{found[username, role].capacity} ({role.label})"}
        for username, role in SHOWN
        if (username, role) in found
    ]
