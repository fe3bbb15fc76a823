"""Choosing among one's tasks, and keeping the choice."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.world import World, browser_of, submitted
from workflow.organisation.models import Appointment, Role
from workflow.tasks import actions, queries
from workflow.tasks.filters import Filter, Moment
from workflow.tasks.models import Due, Held, SavedFilter, Task


def test_a_filter_asks_the_database_and_a_read_task_the_same(world: World) -> None:
    now = timezone.now()
    for number, hours in enumerate((-30, 5, 24 * 40)):
        task = queries.to_do(world.drafters[number]).get()
        Task.objects.filter(pk=task.pk).update(due_at=now + datetime.timedelta(hours=hours))
    tasks, at = list(Task.objects.open()), Moment(now)

    @settings(max_examples=60, deadline=None)
    @given(
        st.sampled_from(["", "BƯU", "chi bo", "kho bac", "khong co"]),
        st.sampled_from([None, world.campaign.pk, 9_999]),
        st.sampled_from(["", "draft", "review"]),
        st.sampled_from(["", *Due.values]),
    )
    def same(q: str, campaign: int | None, step: str, due: str) -> None:
        chosen = Filter(q, campaign, step, due)
        asked = set(chosen.apply(Task.objects.open(), at))
        assert asked == {task for task in tasks if chosen.fits(task, at)}

    same()


def test_soon_counts_working_days(db: None) -> None:
    friday = timezone.make_aware(datetime.datetime(2026, 8, 7, 10))
    assert timezone.localdate(Moment(friday).soon) == datetime.date(2026, 8, 12)


def test_a_kept_filter_is_a_chip_with_a_count_and_the_default_is_used(world: World) -> None:
    for report, drafter, secretary in zip(world.reports, world.drafters, world.secretaries, strict=True):
        submitted(report, drafter, secretary)
    browser = browser_of(world.reviewer)
    answer = browser.post(
        reverse("tasks:keep_filter"), {"q": "kho bac", "name": "Kho bạc", "is_default": "on"}, follow=True
    )
    assert answer.status_code == 200
    page = browser.get("/")
    inbox = page.context["inbox"]
    assert [(chip.name, str(chip.tally), chip.current) for chip in inbox.chips] == [
        ("", "3", False),
        ("Kho bạc", "1", True),
    ]
    assert ["Kho bạc" in row.task.label for row in inbox.rows] == [True]
    assert len(browser.get("/?filter=all").context["inbox"].rows) == 3
    assert len(browser.get("/?held=mine").context["inbox"].rows) == 0
    assert len(browser.get(f"/?held={Held.POOL}").context["inbox"].rows) == 3


def test_filters_belong_to_one_person_in_one_capacity(world: World) -> None:
    assert world.drafter.person and world.drafter.appointment
    saved = actions.keep_filter(Filter(q="chi"), name="Của tôi", is_default=False, acting=world.drafter)
    assert queries.saved_filters(world.secretary) == []
    stranger = browser_of(world.secretary)
    assert stranger.post(reverse("tasks:drop_filter", args=[saved.pk])).status_code == 404
    assert browser_of(world.drafter).post(reverse("tasks:drop_filter", args=[saved.pk])).status_code == 302
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_and_the_number_is_bounded(world: World) -> None:
    for number in range(actions.FILTERS_AT_MOST):
        actions.keep_filter(Filter(q=str(number)), name=f"Lọc {number}", is_default=True, acting=world.drafter)
    assert SavedFilter.objects.filter(is_default=True).count() == 1
    actions.keep_filter(Filter(q="mới"), name="Lọc 3", is_default=False, acting=world.drafter)
    assert SavedFilter.objects.get(name="Lọc 3").words == "mới"
    with pytest.raises(actions.NotKept, match="nhiều nhất 12"):
        actions.keep_filter(Filter(q="thừa"), name="Thừa", is_default=False, acting=world.drafter)
    refused = browser_of(world.drafter).post(reverse("tasks:keep_filter"), {"q": "thừa", "name": "Thừa"})
    assert refused.status_code == 422 and "Hãy xóa bớt" in refused.content.decode()


def test_what_is_no_filter_is_told_and_shows_everything(world: World) -> None:
    browser = browser_of(world.drafter)
    assert browser.get("/?due=mai").status_code == 422
    assert browser.get("/?campaign=x").status_code == 422
    assert browser.get("/?filter=999999").status_code == 200
    assert browser.post(reverse("tasks:keep_filter"), {"q": "a", "name": ""}).status_code == 422


def test_another_capacity_is_told_with_one_press_to_switch(world: World) -> None:
    assert world.drafter.person
    reviewer = world.reviewer.appointment
    assert reviewer
    Appointment.objects.create(
        person=world.drafter.person,
        role=Role.REVIEWER,
        unit=reviewer.unit,
        title="Chuyên viên",
        valid_from=timezone.localdate(),
    )
    browser = browser_of(world.drafter)
    other = next(
        capacity
        for capacity in browser.get("/").wsgi_request.capacities  # type: ignore[attr-defined]
        if capacity.role == Role.REVIEWER
    )
    browser.post(reverse("organisation:capacity"), {"appointment": other.key})
    page = browser.get("/")
    assert [str(found.count) for found in page.context["inbox"].elsewhere] == ["1"]
    assert "Chuyển tư cách" in page.content.decode()


@pytest.mark.parametrize("wrong", [{"campaign": "abc"}, {"campaign": 30 * "9"}, {"due": "hom-nao"}])
def test_a_filter_that_cannot_be_kept_is_answered_in_words(world: World, wrong: dict[str, str]) -> None:
    answer = browser_of(world.reviewer).post(reverse("tasks:keep_filter"), {**wrong, "name": "Của tôi"})
    assert answer.status_code == 422 and "Bộ lọc không hợp lệ. Hãy lọc lại." in answer.content.decode()
    assert not SavedFilter.objects.exists()
