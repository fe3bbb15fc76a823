"""What inspectors ask for and keep."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.inspection.out.models import Export, FeedToken
from workflow.organisation.models import Person

__all__ = ["Export", "FeedToken", "SavedSearch"]


class SavedSearch(models.Model):
    """A search that an inspector keeps under a name: its filters as the address has them."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("tên"), max_length=60)
    query = models.CharField(max_length=1_000)

    class Meta:
        verbose_name = _("tìm kiếm đã lưu")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_search_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
