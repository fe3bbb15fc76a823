"""What a person finds in their notices."""

from __future__ import annotations

from django.urls import reverse

from tests.world import World, browser_of, handed_over
from workflow.notices.models import Notice


def test_a_notice_is_read_once_opened_and_only_by_its_person(world: World) -> None:
    handed_over(world.report(), world.drafter)
    notice = Notice.objects.get(person=world.secretary.person)
    assert browser_of(world.drafter).get(reverse("notices:notice", args=[notice.pk])).status_code == 404
    answer = browser_of(world.secretary).get(reverse("notices:notice", args=[notice.pk]))
    assert answer.headers["Location"] == world.report().get_absolute_url()
    notice.refresh_from_db()
    assert notice.read_at is not None
