"""The keys of years, and what can be read of events once they are gone."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from workflow.audit.models import Event, YearKey
from workflow.audit.privacy import years
from workflow.audit.privacy.retention import keep_no_longer
from workflow.audit.recording import Entry, append, record
from workflow.audit.verify import verify
from workflow.organisation.acting import Acting

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def event_of(year: int, acting: Acting) -> Event:
    at = datetime.datetime(year, 3, 9, 2, tzinfo=datetime.UTC)
    record([(Entry(f"submission:{year}", "submissions.submit", acting), 1, "")], at)
    return Event.objects.get(stream=f"submission:{year}")


def test_the_log_holds_no_address_and_whoever_may_read_it_sees_it(reviewer: Acting, inspecting: Client) -> None:
    event = append(Entry("submission:17", "submissions.submit", reviewer))
    assert "192.0.2.7" not in str(Event.objects.filter(pk=event.pk).values())
    assert "192.0.2.7" in inspecting.get(reverse("inspection:event", args=[event.pk])).content.decode()


def test_an_address_is_found_in_events_of_any_year_and_of_before_they_were_sealed(
    reviewer: Acting, inspecting: Client
) -> None:
    old = event_of(2023, reviewer)
    plain = Event(**{field.attname: getattr(old, field.attname) for field in Event._meta.local_concrete_fields})
    plain.pk, plain.stream, plain.address, plain.version = None, "submission:1", "192.0.2.7", 1
    Event.objects.bulk_create([plain])
    found = [event_of(year, reviewer).stream for year in (2024, 2025)]
    page = inspecting.get(reverse("inspection:inspector"), {"address": "192.0.2.7", "until": "2025-12-31"})
    assert {event.stream for event in page.context["page"].events} == {*found, old.stream, "submission:1"}
    none = inspecting.get(reverse("inspection:inspector"), {"address": "192.0.2.8"})
    assert not none.context["page"].events


def test_addresses_are_kept_as_long_as_the_settings_say_and_the_log_says_that_they_are_gone(
    reviewer: Acting, settings: Settings, inspecting: Client
) -> None:
    settings.AUDIT_ADDRESS_YEARS = 2
    events = {year: event_of(year, reviewer) for year in (2022, 2023, 2024)}
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    assert keep_no_longer(now) == 2
    assert keep_no_longer(now) == 0
    erased = Event.objects.get(action="audit.erase")
    assert erased.changes == {"years": [2022, 2023]}
    told = {year: Event.objects.get(pk=event.pk).told.address for year, event in events.items()}
    assert told[2024] == "192.0.2.7"
    assert "đã xóa" in told[2022] and "đã xóa" in told[2023]
    assert not list(verify(Event.objects.all()))
    page = inspecting.get(reverse("inspection:inspector"), {"address": "192.0.2.7"})
    assert {event.stream for event in page.context["page"].events} == {"submission:2024"}
    assert "đã xóa" in inspecting.get(reverse("inspection:event", args=[events[2022].pk])).content.decode()


def test_a_key_that_a_backup_brought_back_is_destroyed_again(reviewer: Acting, settings: Settings) -> None:
    settings.AUDIT_ADDRESS_YEARS = 1
    event_of(2023, reviewer)
    secret = YearKey.objects.get(year=2023).secret
    assert keep_no_longer(timezone.now()) == 1
    YearKey.objects.filter(year=2023).update(secret=secret)
    assert keep_no_longer(timezone.now()) == 1
    assert YearKey.objects.get(year=2023).secret is None


def test_with_no_limit_nothing_is_destroyed(reviewer: Acting, settings: Settings) -> None:
    settings.AUDIT_ADDRESS_YEARS = 0
    event_of(1999, reviewer)
    assert keep_no_longer(timezone.now()) == 0
    assert Event.objects.get(stream="submission:1999").told.address == "192.0.2.7"


def test_the_keys_of_this_year_and_the_next_are_there_before_anybody_acts() -> None:
    this = timezone.now().year
    assert set(YearKey.objects.values_list("year", flat=True)) >= {this, this + 1}
    assert years.KNOWN.keys() >= {this, this + 1}
