"""A long list, page by page."""

import datetime
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from workflow.pages.paging import KeysetPage, keyset_page

NOON = datetime.datetime(2023, 2, 15, 5, 0, 0, 123456, tzinfo=datetime.UTC)
ASCENDING = ("expire_date", "session_key")
DESCENDING = ("-expire_date", "-session_key")

# Few different moments, so that most rows share theirs with others.
moments = st.lists(st.integers(min_value=0, max_value=3), max_size=25)
orders = st.sampled_from([ASCENDING, DESCENDING])
sizes = st.integers(min_value=1, max_value=7)


def make_rows(hours: list[int]) -> None:
    Session.objects.bulk_create(
        Session(session_key=f"k{number:02}", expire_date=NOON + datetime.timedelta(hours=hour))
        for number, hour in enumerate(hours)
    )


def page(url: str | None, order: tuple[str, ...] = ASCENDING, size: int = 5, prefix: str = "") -> KeysetPage[Session]:
    request = RequestFactory().get(f"/{url or ''}")
    return keyset_page(Session.objects.all(), request, order=order, size=size, prefix=prefix)


def keys(shown: KeysetPage[Session]) -> list[str]:
    return [row.session_key for row in shown.items]


def walk(order: tuple[str, ...], size: int) -> Iterator[KeysetPage[Session]]:
    shown = page(None, order, size)
    yield shown
    while shown.next_url:
        shown = page(shown.next_url, order, size)
        yield shown


class WalkingAList(TestCase):
    @given(hours=moments, order=orders, size=sizes)
    @settings(max_examples=40, deadline=None)
    def test_walking_on_shows_every_row_once_in_order(
        self, hours: list[int], order: tuple[str, ...], size: int
    ) -> None:
        make_rows(hours)
        walked = [key for shown in walk(order, size) for key in keys(shown)]
        assert walked == list(Session.objects.order_by(*order).values_list("session_key", flat=True))

    @given(hours=moments, order=orders, size=sizes)
    @settings(max_examples=40, deadline=None)
    def test_walking_back_shows_the_same_pages(self, hours: list[int], order: tuple[str, ...], size: int) -> None:
        make_rows(hours)
        pages = list(walk(order, size))
        back = [pages[-1]]
        while back[-1].previous_url:
            back.append(page(back[-1].previous_url, order, size))
        assert [keys(shown) for shown in back] == [keys(shown) for shown in reversed(pages)]

    @given(cursor=st.text(max_size=80))
    @settings(max_examples=40, deadline=None)
    def test_a_cursor_that_is_not_ours_gives_the_first_page(self, cursor: str) -> None:
        make_rows([0, 1, 2])
        assert keys(page("?" + urlencode({"after": cursor}), size=2)) == ["k00", "k01"]


@pytest.mark.django_db
def test_a_cursor_of_another_order_gives_the_first_page() -> None:
    make_rows([0, 1, 2])
    falling = page(None, DESCENDING, size=1)
    assert keys(page(falling.next_url, ASCENDING, size=1)) == ["k00"]


@pytest.mark.django_db
def test_a_new_row_neither_repeats_nor_hides_another() -> None:
    make_rows([1, 2, 3])
    first = page(None, size=2)
    Session.objects.create(session_key="new", expire_date=NOON)
    assert keys(page(first.next_url, size=2)) == ["k02"]


@pytest.mark.django_db
def test_filters_and_the_other_list_on_the_page_stay_as_they_are() -> None:
    make_rows([0, 1, 2])
    shown = page("?state=late&other-after=x", size=1, prefix="mine-")
    assert shown.next_url is not None
    assert shown.next_url.startswith("?state=late&other-after=x&mine-after=")


@pytest.mark.django_db
def test_a_page_is_one_query_that_starts_at_its_key() -> None:
    make_rows([0, 1, 2])
    second = page(None, size=1).next_url
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(second, size=1)
    assert len(queries) == 1
    assert '("django_session"."expire_date", "django_session"."session_key") > (' in queries[0]["sql"]


def test_columns_that_run_different_ways_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="same way"):
        page(None, ("expire_date", "-session_key"))
