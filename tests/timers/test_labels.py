"""What runs by itself is named to people in words."""

from __future__ import annotations

from workflow.timers.models import TimerRun
from workflow.timers.registry import TIMERS


def test_every_timer_has_a_name_for_people() -> None:
    assert "submissions.remind" in TIMERS
    for name, timer in TIMERS.items():
        assert str(TimerRun(name=name)) == str(timer.label) != name
    assert str(TimerRun(name="of.another.version")) == "of.another.version"
