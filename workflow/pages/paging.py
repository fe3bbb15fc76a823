"""Pages of a long list by key, not by number: page 10,000 costs what page 1 does, and no row comes twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, QuerySet, Value
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

Row = TypeVar("Row", bound=Model)

LARGEST_PAGE = 200


@dataclass(frozen=True, slots=True)
class KeysetPage(Generic[Row]):
    """Some rows of a list, and the addresses of the pages around them (None at either end)."""

    items: list[Row]
    next_url: str | None
    previous_url: str | None


def keyset_page(
    queryset: QuerySet[Row], request: HttpRequest, *, order: Sequence[str], size: int = 50, prefix: str = ""
) -> KeysetPage[Row]:
    """The page of `queryset` that `request` asks for, with one query.

    `order` names columns that are never null and together unique, all ascending or all descending ("-"): then
    one index serves both the order and the start of a page. `prefix` tells two lists on one page apart.
    A cursor that is not ours, or that was made for another order, gives the first page.
    """
    return merged_page([queryset], request, order=order, size=size, prefix=prefix)


def merged_page(
    querysets: Sequence[QuerySet[Row]], request: HttpRequest, *, order: Sequence[str], size: int = 50, prefix: str = ""
) -> KeysetPage[Row]:
    """The same of several querysets shown as one list, with one query each.

    They have no row in common. Each reads its own index and no more than a page of it, where "this or that" in one
    query would make the database read everything and sort it.
    """
    if not 1 <= size <= LARGEST_PAGE:
        raise ValueError(f"a page holds 1 to {LARGEST_PAGE} rows, not {size}")
    keys = _Keys(querysets[0], order)
    after, before = f"{prefix}after", f"{prefix}before"
    start, end = keys.read(request.GET.get(after)), keys.read(request.GET.get(before))
    backwards = end is not None and start is None

    slices = [keys.slice(queryset, end if backwards else start, backwards)[: size + 1] for queryset in querysets]
    rows = [row for found in slices for row in found]
    if len(slices) > 1:
        rows.sort(key=keys.of, reverse=keys.falling(backwards))
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()

    def url(name: str, row: Row) -> str:
        query = request.GET.copy()
        query.pop(after, None)
        query.pop(before, None)
        query[name] = keys.write(row)
        return f"?{query.urlencode()}"

    has_next = bool(rows) and (backwards or more)
    has_previous = bool(rows) and (more if backwards else start is not None)
    return KeysetPage(
        items=rows,
        next_url=url(after, rows[-1]) if has_next else None,
        previous_url=url(before, rows[0]) if has_previous else None,
    )


class _Keys:
    """The order of one list: which rows come after a key, and a key as text that only we can have written."""

    def __init__(self, queryset: QuerySet[Any], order: Sequence[str]) -> None:
        self.names = [name.removeprefix("-") for name in order]
        self.descending = order[0].startswith("-")
        if any(name.startswith("-") != self.descending for name in order):
            raise ValueError(f"columns of a page must all run the same way: {', '.join(order)}")
        self.fields = [_field(queryset, name) for name in self.names]
        self.salt = f"{__name__}:{queryset.model._meta.label}:{','.join(order)}"

    def falling(self, backwards: bool) -> bool:
        return self.descending != backwards

    def slice(self, queryset: QuerySet[Any], key: list[Any] | None, backwards: bool) -> QuerySet[Any]:
        falling = self.falling(backwards)
        queryset = queryset.order_by(*(f"-{name}" if falling else name for name in self.names))
        if key is None:
            return queryset
        columns = _RowValue(*(F(name) for name in self.names))
        values = _RowValue(*(Value(value, field) for value, field in zip(key, self.fields, strict=True)))
        return queryset.filter(_Comparison(columns, values, arg_joiner=" < " if falling else " > "))

    def of(self, row: Model) -> list[Any]:
        return [attrgetter(name.replace(LOOKUP_SEP, "."))(row) for name in self.names]

    def write(self, row: Model) -> str:
        return signing.dumps([str(value) for value in self.of(row)], salt=self.salt)

    def read(self, text: str | None) -> list[Any] | None:
        if not text:
            return None
        try:
            values = signing.loads(text, salt=self.salt)
            return [field.to_python(value) for field, value in zip(self.fields, values, strict=True)]
        except (signing.BadSignature, ValidationError, ValueError):
            return None


class _RowValue(Func):
    template = "(%(expressions)s)"
    output_field = Field()


class _Comparison(Func):
    """`(a, b) > (x, y)`: both databases start an index there, but not at `a > x OR (a = x AND b > y)`."""

    template = "%(expressions)s"
    output_field = BooleanField()


def _field(queryset: QuerySet[Any], path: str) -> Field[Any, Any]:
    if path in queryset.query.annotations:
        return queryset.query.annotations[path].output_field
    model: Any = queryset.model
    *relations, name = path.split(LOOKUP_SEP)
    for relation in relations:
        model = model._meta.get_field(relation).related_model
    field: Field[Any, Any] = model._meta.pk if name == "pk" else model._meta.get_field(name)
    if field.null:
        raise ValueError(f"{path} may be null, so rows could be lost between pages")
    return field
