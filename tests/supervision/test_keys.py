"""Keys that no row can have: whatever is sent as one gets an answer in words, on every page that reads keys."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.supervision.scenes import REASON, held, value
from tests.world import World, browser_of
from workflow.pages.keys import key_of, keys_of

pytestmark = pytest.mark.django_db

HUGE = [20 * "9", 30 * "9", 5_000 * "9"]


@pytest.mark.parametrize("sent", ["", "-1", "1.0", " 1", "٣", "abc", *HUGE])
def test_what_is_no_key_is_none(sent: str) -> None:
    assert key_of(sent) is None and keys_of([sent, "7"]) == {7}


@pytest.mark.parametrize("digits", HUGE)
def test_the_console_answers_a_holder_who_cannot_be(world: World, digits: str) -> None:
    browser = browser_of(world.head)
    assert browser.get("/supervision/", {"holder": digits}).status_code == 422
    assert browser.get("/supervision/", {"campaign": digits}).status_code == 422
    answer = browser.post("/supervision/reassign/", {"all": "1", "holder": digits})
    assert answer.status_code == 422 and "Bộ lọc không hợp lệ" in answer.content.decode()


@pytest.mark.parametrize("digits", HUGE)
def test_reassigning_answers_tasks_and_people_that_cannot_be(world: World, digits: str) -> None:
    task, browser, page = held(world), browser_of(world.head), "/supervision/reassign/"
    for sent in (f"{digits}:", f"{task.pk}:{digits}", digits):
        answer = browser.post(page, {"task": sent})
        assert answer.status_code == 422 and "Danh sách việc không hợp lệ" in answer.content.decode()
    answer = browser.post(page, {"task": value(task), "to": digits, "reason": REASON, "preview": "1"})
    assert answer.status_code == 422 and "Người nhận không hợp lệ" in answer.content.decode()


@pytest.mark.parametrize("digits", HUGE)
def test_naming_a_reviewer_answers_units_and_people_that_cannot_be(world: World, digits: str) -> None:
    browser, page = browser_of(world.head), reverse("supervision:name_units")
    assert browser.post(page, {"unit": digits, "person": ""}).status_code == 422
    assert browser.post(page, {"unit": world.units[0].pk, "person": digits}).status_code == 422


@pytest.mark.parametrize("digits", HUGE)
@pytest.mark.parametrize("kind", ["dissolve", "merge", "split", "rename"])
def test_a_change_of_units_answers_a_successor_that_cannot_be(world: World, digits: str, kind: str) -> None:
    page = reverse("reorganisation:new", args=[kind])
    assert browser_of(world.administrator).post(page, {"answers": digits, "do": "preview"}).status_code == 422


@pytest.mark.parametrize("digits", HUGE)
def test_the_other_choices_by_key_answer_too(world: World, digits: str) -> None:
    browser, campaign = browser_of(world.head), world.campaign.pk
    for name in ("submissions:remind", "submissions:extend"):
        assert browser.post(reverse(name, args=[campaign]), {"scope": "chosen", "unit": digits}).status_code == 422
    choose = reverse("actions:perform", args=["campaigns.choose_type", campaign])
    assert browser.post(choose, {"type": digits, "seen": 1}).status_code == 422
    assert browser.get("/", {"filter": digits}).status_code == 200
    answer = browser.get("/", {"campaign": digits})
    assert answer.status_code in (200, 422)
