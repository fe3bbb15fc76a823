"""An inspector keeps searches. What they keep is theirs alone; that they keep it is written down."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.documents.text import has_control_characters, has_something_to_see, nfc
from workflow.inspection.actions import write_look
from workflow.inspection.models import SavedSearch
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.pages.forms import UNTYPED

AT_MOST = 30
LONGEST = 1_000


class NotKept(Exception):
    """The search could not be kept; str() says why."""


def saved_searches(acting: Acting) -> list[SavedSearch]:
    return list(SavedSearch.objects.filter(person=acting.person))


def keep_search(name: str, query: str, acting: Acting) -> SavedSearch:
    """Keep the filters of an address under a name; of the same name, these take the place. Raises NotKept."""
    assert acting.person is not None
    name = _checked(name)
    if len(query) > LONGEST:
        raise NotKept(_("Các điều kiện dài quá để lưu."))
    with transaction.atomic():
        # Two at once from the same person: the row of the person lets one after the other through.
        Person.objects.select_for_update().get(pk=acting.person.pk)
        own = SavedSearch.objects.filter(person=acting.person)
        if own.exclude(name=name).count() >= AT_MOST:
            raise NotKept(_("Đã lưu %(most)d tìm kiếm. Hãy xóa bớt rồi lưu lại.") % {"most": AT_MOST})
        saved, _made = own.update_or_create(name=name, person=acting.person, defaults={"query": query})
        write_look("audit.keep_search", acting, {"name": name})
    return saved


def rename_search(key: int, name: str, acting: Acting) -> None:
    """Raises NotKept, SavedSearch.DoesNotExist."""
    name = _checked(name)
    with transaction.atomic():
        saved = SavedSearch.objects.select_for_update().get(pk=key, person=acting.person)
        if SavedSearch.objects.filter(person=acting.person, name=name).exclude(pk=key).exists():
            raise NotKept(_("Đã có một tìm kiếm tên này."))
        before, saved.name = saved.name, name
        saved.save(update_fields=["name"])
        write_look("audit.keep_search", acting, {"name": [before, name]})


def drop_search(key: int, acting: Acting) -> None:
    """Raises SavedSearch.DoesNotExist."""
    with transaction.atomic():
        saved = SavedSearch.objects.select_for_update().get(pk=key, person=acting.person)
        write_look("audit.drop_search", acting, {"name": saved.name})
        saved.delete()


def forget_person(*, person: Person, **_given: Any) -> None:
    """The searches of somebody whose personal data are erased."""
    SavedSearch.objects.filter(person=person).delete()


def _checked(name: str) -> str:
    """The name as it is kept. Raises NotKept."""
    if has_control_characters(name):
        raise NotKept(UNTYPED)
    name = " ".join(nfc(name).split())
    # What nobody sees nobody can press.
    if not has_something_to_see(name) or len(name) > 60:
        raise NotKept(_("Tên của tìm kiếm có từ 1 đến 60 ký tự, trong đó có chữ nhìn thấy được."))
    return name
