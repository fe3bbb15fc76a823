"""How whoever writes an event names a person in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import overload

from workflow.audit.privacy.seals import seal_name
from workflow.organisation.models import Person


@overload
def named(person: Person) -> str: ...
@overload
def named(person: Person | None) -> str | None: ...
def named(person: Person | None) -> str | None:
    """The person's name, sealed under their own key; None for nobody.

    Of who has been erased, what stands in place of the name: it tells nothing.
    """
    if person is None:
        return None
    return (
        person.full_name if person.name_key is None else seal_name(bytes(person.name_key), person.pk, person.full_name)
    )


def with_names_sealed(text: str, people: Iterable[Person]) -> str:
    """`text` with each of the people named in it `named`."""
    for person in people:
        text = text.replace(person.full_name, named(person))
    return text
