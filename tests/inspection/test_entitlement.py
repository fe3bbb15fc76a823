"""Did anyone act against their role: the verdict on a whole period, however long, and the pages that give it."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.inspection.test_dated_back import days_ago, end, forged, load_reviewers
from tests.world import BEGINNING, World, accepted, browser_of, taken_in
from workflow.actions.refusals import of_another
from workflow.actions.rules import Need
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.inspection import who_could, whole_period
from workflow.inspection.forms_of_moments import CheckForm
from workflow.inspection.out import exporting
from workflow.inspection.out.exporting import run_export
from workflow.inspection.out.models import Export, ExportState
from workflow.inspection.whole_period import acts_of, in_batches
from workflow.organisation.models import Role

pytestmark = pytest.mark.django_db

CHECK = "/audit/check/"
TO_THEM = re.compile(r"\b(bạn|hãy)\b", re.IGNORECASE)
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_period, "AT_ONCE", 3)


def text(response: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def ask_whole(client: Client, **asked: Any) -> Export:
    answer = client.post(reverse("inspection:check_whole", query=asked))
    export = Export.objects.latest("id")
    assert answer.status_code == 302 and answer.url == reverse("inspection:checked", args=[export.pk])
    return export


# ---- the whole period


def test_a_short_period_is_answered_whole_at_once(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    forged(report, world.secretary, timezone.now())
    response = browser_of(world.inspector).get(CHECK)
    conclusion = response.context["conclusion"]
    acts = Event.objects.filter(action__in=who_could.acts_to_check(), actor__isnull=False, refused=False)
    assert conclusion.checked == acts.count() and conclusion.not_entitled == conclusion.to_look_at == 1
    assert f"Đã kiểm tra {conclusion.checked} việc của cả khoảng này; 1 việc do người mà quy tắc" in text(response)


@pytest.mark.database
def test_a_long_period_is_checked_whole_by_the_worker(world: World, few_at_once: None) -> None:
    inspector = browser_of(world.inspector)
    before = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    report = taken_in(world.reports[1], world.drafters[1], world.secretaries[1], world.reviewer)
    forged(report, world.secretary, timezone.now())
    end(world.reviewer, days_ago(20), world.administrator)
    page = inspector.get(CHECK)
    assert "nên được kiểm tra dần" in text(page) and page.context["conclusion"] is None
    export = ask_whole(inspector, since=days_ago(30).isoformat())
    waiting = inspector.get(reverse("inspection:checked", args=[export.pk])).content.decode()
    assert "hx-get" in waiting and "Đang kiểm tra cả khoảng này" in waiting
    run_export.call(export.pk)
    export.refresh_from_db()
    acts = Event.objects.filter(action__in=who_could.acts_to_check(), refused=False)
    assert export.state == ExportState.READY and export.events == acts.count()
    shown = inspector.get(reverse("inspection:checked_state", args=[export.pk]))
    conclusion = shown.context["conclusion"]
    assert conclusion.checked == acts.filter(actor__isnull=False).count()
    assert conclusion.by_system == acts.filter(actor__isnull=True).count() > 0
    assert conclusion.not_entitled == 1 and conclusion.dated_back == 3
    assert {one.event.stream for one in conclusion.findings} == {report.stream, before.stream}
    assert [one.event.pk for one in conclusion.findings] == sorted(
        (one.event.pk for one in conclusion.findings), reverse=True
    )
    assert "hx-get" not in shown.content.decode() and "Đúng khi làm, nay thành trái" in text(shown)
    listed = inspector.get(reverse("inspection:exports"))
    assert "Xem kết luận" in text(listed) and "Tải về" not in text(listed)
    assert inspector.get(reverse("inspection:export_file", args=[export.pk])).status_code == 404


@pytest.mark.database
def test_the_worker_reads_each_act_once_in_batches_that_cost_the_same(
    world: World, few_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in range(2):
        taken_in(world.reports[unit], world.drafters[unit], world.secretaries[unit], world.reviewer)
    form = CheckForm({})
    assert form.is_valid()
    acts = acts_of(form)
    batches = list(in_batches(acts))
    assert [event.pk for batch in batches for event in batch] == [event.pk for event in acts]
    assert {len(batch) for batch in batches[:-1]} == {3}
    costs = []
    for batch in batches:
        with CaptureQueriesContext(connection) as queries:
            who_could.check_acts(batch)
        costs.append(len(queries))
    assert max(costs) <= 15


@pytest.mark.database
def test_a_batch_begins_in_the_index_over_the_time(world: World, few_at_once: None) -> None:
    taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    form = CheckForm({})
    assert form.is_valid()
    with CaptureQueriesContext(connection) as queries:
        list(in_batches(acts_of(form)))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of some dozen rows is read whole, whatever indexes it has.
            cursor.execute("SET LOCAL enable_seqscan = off")
        prefix = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
        for query in queries.captured_queries:
            cursor.execute(prefix + query["sql"])
            plan = str(cursor.fetchall())
            assert "audit_event_at" in plan or "audit_event_action" in plan, plan


def test_objects_with_too_many_events_together_are_checked_in_halves(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for unit in range(2):
        taken_in(world.reports[unit], world.drafters[unit], world.secretaries[unit], world.reviewer)
    monkeypatch.setattr(who_could, "HISTORY_AT_MOST", 12)
    conclusion = browser_of(world.inspector).get(CHECK).context["conclusion"]
    assert conclusion.checked > 12 and conclusion.to_look_at == 0
    monkeypatch.setattr(who_could, "HISTORY_AT_MOST", 5)
    conclusion = browser_of(world.inspector).get(CHECK).context["conclusion"]
    assert conclusion.unreadable == conclusion.to_look_at > 0


def test_an_act_that_only_a_later_decision_made_right_was_against_the_role(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    load_reviewers(("loan", BEGINNING, days_ago(30).isoformat()))
    forged(report, world.reviewer, timezone.now())
    load_reviewers(("loan", BEGINNING, None))
    page = browser_of(world.inspector).get(CHECK)
    assert page.context["conclusion"].not_entitled == page.context["conclusion"].dated_back == 1
    assert "đều do người có quyền lúc ấy làm" not in text(page)


def test_more_findings_than_are_listed_are_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, days_ago(20), world.administrator)
    monkeypatch.setattr(whole_period, "LISTED_AT_MOST", 1)
    conclusion = browser_of(world.inspector).get(CHECK).context["conclusion"]
    assert conclusion.dated_back == 2 and len(conclusion.findings) == 1


def test_a_check_begins_again_after_its_worker_died_and_counts_nothing_twice(world: World, few_at_once: None) -> None:
    inspector = browser_of(world.inspector)
    taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    export = ask_whole(inspector)
    Export.objects.update(state=ExportState.WORKING, run="tot", events=7)
    exporting.look_after_exports(timezone.now() + exporting.LEASE)
    run_export.call(export.pk)
    export.refresh_from_db()
    acts = Event.objects.filter(action__in=who_could.acts_to_check(), refused=False)
    assert export.state == ExportState.READY and export.events == acts.count()


def test_a_check_of_one_campaign_over_no_acts_says_so(world: World) -> None:
    inspector = browser_of(world.inspector)
    export = ask_whole(inspector, campaign=world.campaign.pk, since="2001-01-01", until="2001-12-31")
    run_export.call(export.pk)
    shown = text(inspector.get(reverse("inspection:checked", args=[export.pk])))
    assert (
        "Khoảng này không có việc nào của người" in shown
        and 'value="2001-01-01"' in inspector.get(reverse("inspection:checked", args=[export.pk])).content.decode()
    )


def test_a_check_is_its_askers_alone_and_a_search_is_no_check(world: World, few_at_once: None) -> None:
    export = ask_whole(browser_of(world.inspector))
    for who in (world.head, world.administrator):
        browser = browser_of(who)
        assert browser.post(reverse("inspection:check_whole")).status_code == 403
        for name in ("checked", "checked_state"):
            assert browser.get(reverse(f"inspection:{name}", args=[export.pk])).status_code == 403
    Export.objects.update(kind="csv")
    assert browser_of(world.inspector).get(reverse("inspection:checked", args=[export.pk])).status_code == 404
    assert browser_of(world.inspector).post(CHECK + "whole/?since=x").status_code == 422


def test_asking_and_reading_are_one_look(world: World, few_at_once: None) -> None:
    inspector = browser_of(world.inspector)
    taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    export = ask_whole(inspector, campaign=world.campaign.pk)
    run_export.call(export.pk)
    for _turn in range(2):
        inspector.get(reverse("inspection:checked", args=[export.pk]))
    (look,) = Event.objects.filter(action="audit.check_acts")
    assert look.changes["campaign"] == world.campaign.pk and look.actor == world.inspector.person


def test_the_pages_cost_the_same_however_much_there_is(world: World, few_at_once: None) -> None:
    inspector = browser_of(world.inspector)
    inspector.get(CHECK)
    taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            inspector.get(CHECK)
        costs.append(len(queries))
        taken_in(world.reports[1 + _round], world.drafters[1 + _round], world.secretaries[1 + _round], world.reviewer)
    assert costs[0] == costs[1] <= 12
    end(world.reviewer, days_ago(20), world.administrator)
    export = ask_whole(inspector)
    run_export.call(export.pk)
    address = reverse("inspection:checked", args=[export.pk])
    with CaptureQueriesContext(connection) as queries:
        assert inspector.get(address).context["conclusion"].findings
    assert len(queries) <= 12


def test_a_file_that_is_gone_is_a_404(world: World) -> None:
    inspector = browser_of(world.inspector)
    export = ask_whole(inspector)
    run_export.call(export.pk)
    export.refresh_from_db()
    told = json.loads(default_storage.open(export.name).read())
    assert set(told) == {"checked", "by_system", "counts", "findings"}
    default_storage.delete(export.name)
    assert inspector.get(reverse("inspection:checked", args=[export.pk])).status_code == 404


# ---- in whose words, and in which language


def declared_words() -> list[str]:
    said: list[object] = []
    for verb in REGISTRY.values():
        said += [verb.in_person, verb.otherwise, *(rule.otherwise for rule in verb.by)]
    return [str(words) for words in said]


def test_what_rules_declare_is_told_of_another_without_addressing_them() -> None:
    assert [words for words in declared_words() if TO_THEM.search(words)], "who acts is told what to do"
    with of_another():
        assert [words for words in declared_words() if TO_THEM.search(words)] == []


def test_an_inspector_reads_of_a_third_person(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    append(Entry(report.stream, "submissions.accept", world.secretary, from_state="submitted", to_state="reviewed"))
    inspector = browser_of(world.inspector)
    for code in (code for code, verb in REGISTRY.items() if verb.model.kind == "submission" and verb.by):
        for event in Event.objects.filter(stream=report.stream):
            answer = who_could.who_could(report.stream, REGISTRY[code], event, before=True)
            assert [one.reason for one in answer.could_not if TO_THEM.search(one.reason)] == [], code
    assert not [one for one in inspector.get(CHECK).context["conclusion"].findings if TO_THEM.search(one.reason)]


def needs() -> list[Need]:
    return [need for verb in REGISTRY.values() for need in verb.needs]


def test_the_conditions_of_the_rules_are_told_in_english() -> None:
    with translation.override("en"):
        assert [str(need.name) for need in needs() if VIETNAMESE.search(str(need.name))] == []


def test_the_page_of_who_could_is_english_for_a_reader_of_english(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, days_ago(20), world.administrator)
    inspector = browser_of(world.inspector)
    inspector.cookies["django_language"] = "en"
    names = [str(row) for row in (*world.units, world.campaign)]
    for event in Event.objects.filter(stream=report.stream, action__in=[*REGISTRY]):
        address = reverse("inspection:who_could", args=["submission", report.pk])
        page = inspector.get(address, {"number": event.number})
        assert "Who could then" in page.content.decode()
        answer = page.context["answer"]
        said = [*answer.unasked, *(one.reason for one in answer.could_not)]
        people = [one.acting.person.full_name for one in answer.could_not if one.acting.person]
        for words in said:
            for name in (*names, *people, world.reviewer.person):
                words = words.replace(str(name), "")
            assert not VIETNAMESE.search(words), words


# ---- the question that is asked


def test_the_form_keeps_the_question_of_which_event_it_is(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    event = Event.objects.get(stream=report.stream, action="submissions.accept")
    inspector = browser_of(world.inspector)
    address = reverse("inspection:who_could", args=["submission", report.pk])
    asked = inspector.get(address, {"number": event.number})
    page = asked.content.decode()
    assert f'<input type="hidden" name="number" value="{event.number}"' in page
    assert '<option value="submissions.accept" selected>' in page
    # What the form sends again is the same question.
    again = inspector.get(address, {"number": event.number, "verb": "submissions.accept", "at": ""})
    assert again.context["before"] and again.context["is_of_event"] and again.context["actor_could"]
    assert [one.acting.person for one in again.context["answer"].could] == [world.reviewer.person]
    # Another act at the same moment is another question, and says nothing of who did the first.
    other = inspector.get(address, {"number": event.number, "verb": "submissions.return_for_revision", "at": ""})
    assert other.context["before"] and "người đã làm" not in text(other)
    assert [one.acting.person for one in other.context["answer"].could] == [world.reviewer.person]
    # A moment that is given goes before the event.
    later = timezone.localtime(event.at + datetime.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M")
    moved = inspector.get(address, {"number": event.number, "verb": "submissions.accept", "at": later})
    assert not moved.context["before"] and moved.context["answer"].could == []
    assert 'name="number"' not in moved.content.decode()
    assert Role.REVIEWER in {one.acting.role for one in moved.context["answer"].could_not}
