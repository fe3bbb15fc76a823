"""Delegation (ủy quyền): somebody does another's work while they are away."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import ActionSubject
from workflow.audit.privacy.names import named
from workflow.delegation.states import DelegationState, DelegationStates, Standing
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit

NEVER_DELEGATED = (Role.ADMINISTRATOR, Role.INSPECTOR)
"""Whose holders watch over everybody else; another one is appointed instead."""


class Delegation(DelegationStates, ActionSubject):
    """From whom (`principal`) to whom (`delegate`), from `starts_at` to `ends_at`, both included.

    It covers every appointment of the principal that has tasks, or only `appointment`; and every campaign, or only the
    one of `campaign_id`. `unit` is where the principal was at work when giving it: its head may revoke it.
    """

    kind = "delegation"
    page = "delegation:detail"
    related = ("principal", "delegate", "appointment__unit", "unit", "revoked_by")

    principal = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations_given", db_index=False, verbose_name=_("người ủy quyền")
    )
    delegate = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="delegations_received",
        db_index=False,
        verbose_name=_("người được ủy quyền"),
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("tư cách")
    )
    # Campaigns stand above this app, so only their number is known here.
    campaign_id = models.PositiveBigIntegerField(_("đợt báo cáo"), null=True)
    starts_at = models.DateTimeField(_("từ"))
    ends_at = models.DateTimeField(_("đến"))
    reason = models.CharField(_("lý do"), max_length=500)
    given_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("ủy quyền")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(principal=F("delegate")), name="delegation_is_to_another"),
            models.CheckConstraint(
                condition=Q(state=DelegationState.REVOKED, revoked_at__isnull=False)
                | Q(state=DelegationState.GIVEN, revoked_at__isnull=True),
                name="delegation_revoked_at_a_moment",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # For whom may this person act now: asked in every request.
            models.Index(fields=["delegate", "ends_at"], name="delegation_of_delegate"),
            # Who of these people is away now, and what one has given.
            models.Index(fields=["principal", "ends_at"], name="delegation_of_principal"),
        ]

    def __str__(self) -> str:
        return self._between(self.principal.full_name, self.delegate.full_name)

    @property
    def event_label(self) -> str:
        return self._between(named(self.principal), named(self.delegate))

    @staticmethod
    def _between(principal: str, delegate: str) -> str:
        return gettext("Ủy quyền của %(principal)s cho %(delegate)s") % {"principal": principal, "delegate": delegate}

    @property
    def event_unit_id(self) -> int | None:
        return self.unit_id

    @property
    def task_campaign_id(self) -> int | None:
        return self.campaign_id

    def is_hidden_from(self, acting: Acting) -> bool:
        from workflow.delegation import queries

        return not queries.visible_to(acting).filter(pk=self.pk).exists()

    def standing(self, at: datetime.datetime) -> Standing:
        if self.revoked_at is not None:
            return Standing.REVOKED
        if at < self.starts_at:
            return Standing.COMING
        return Standing.IN_EFFECT if at <= self.ends_at else Standing.OVER

    def covers(self, appointment: Appointment) -> bool:
        """Whether it is for this appointment of the principal."""
        return (
            appointment.person_id == self.principal_id
            and appointment.role not in NEVER_DELEGATED
            and self.appointment_id in (None, appointment.pk)
        )

    def refusal(self, acting: Acting, at: datetime.datetime) -> str | None:
        """Why it does not let `acting` act at that moment, in words; None when it does."""
        whose = acting.on_behalf_of.full_name if acting.on_behalf_of else ""
        words = {
            Standing.REVOKED: gettext("Ủy quyền của %(person)s đã bị thu hồi, nên việc này chưa được thực hiện."),
            Standing.COMING: gettext("Ủy quyền của %(person)s chưa đến ngày có hiệu lực."),
            Standing.OVER: gettext("Ủy quyền của %(person)s đã hết hạn, nên việc này chưa được thực hiện."),
        }
        standing = self.standing(at)
        if standing in words:
            return words[standing] % {"person": whose}
        fits = (
            acting.person_id == self.delegate_id
            and acting.appointment is not None
            and self.covers(acting.appointment)
            and acting.campaign_id == self.campaign_id
        )
        return None if fits else gettext("Ủy quyền của %(person)s không cho tư cách này.") % {"person": whose}
