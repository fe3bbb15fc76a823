"""When each timer ran, and who runs it now."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.timers.registry import TIMERS


class TimerRun(models.Model):
    """One timer, by name. `leased_until` keeps a second process from starting it while the first is at it."""

    name = models.CharField(max_length=80, primary_key=True)
    leased_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("lần chạy")

    def __str__(self) -> str:
        """What it does, in words; the name of one that this version has no more."""
        return str(TIMERS[self.name].label) if self.name in TIMERS else self.name
