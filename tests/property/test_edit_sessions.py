"""Two people write, stop, hand on and get it back in any order; the record tells of every save once, in a chain.

The model is the list of saves of each section: who saved what. The sessions that the events tell of, and the one that
is still open, must cut that list into stretches, each of one person, from the text before it to the text after it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.submissions.test_edit_sessions import colleague
from tests.world import LEAVES, World, small_world
from workflow.actions.refusals import Refused
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.audit.replay import differences
from workflow.audit.verify import verify_stream
from workflow.organisation.acting import Acting
from workflow.submissions import sessions
from workflow.submissions.models import EditSession, Submission
from workflow.submissions.revisions import digest
from workflow.submissions.told_sessions import ToldSession

REASON = "Lý do đủ dài để ghi nhận."
WORDS = ("", "<p>Đã làm.</p>", "<p>Đã làm <strong>tốt</strong>.</p>", "<p>Chưa làm.</p><p>Sẽ làm.</p>")
BEGAN = datetime.datetime(2028, 3, 8, 5, tzinfo=datetime.UTC)


class Desk(RuleBasedStateMachine):
    """One report on which two drafters of the unit write, and what others do to it meanwhile."""

    world: World
    writers: tuple[Acting, Acting]
    now = BEGAN
    seen: set[str] = set()

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        Desk.now = BEGAN
        self.saves: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)

    def teardown(self) -> None:
        try:
            Desk.now += sessions.LONGEST
            sessions.end_over(Desk.now)
            assert not EditSession.objects.exists()
            self.every_save_is_told_once_in_a_chain()
            self._the_record_agrees_with_the_tables()
            self.a_page_is_stale_after_each_save_and_each_act()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(
        who=st.integers(0, 1),
        key=st.sampled_from(LEAVES),
        words=st.sampled_from(WORDS),
        done=st.sampled_from([None, True, False]),
        stale=st.sampled_from([False, False, False, True]),
    )
    def save(self, who: int, key: str, words: str, done: bool | None, stale: bool) -> None:
        text = self.row.texts.filter(key=key).first()
        seen = (text.version if text else 0) + stale
        writer = self.writers[who]
        before = self._state()
        if self._try("write_section", writer, key=key, html=words, seen_text=seen, done=done):
            assert not (stale and text), "two writers never overwrite each other"
            assert writer.person is not None
            self.saves[key].append((writer.person.pk, digest({key: words})))
        else:
            assert self._state() == before

    @rule(who=st.integers(0, 1), key=st.sampled_from(LEAVES), count=st.integers(2, 6))
    def type_for_a_while(self, who: int, key: str, count: int) -> None:
        for number in range(count):
            self.save(who=who, key=key, words=f"<p>Bản {number}.</p>", done=None, stale=False)
            Desk.now += datetime.timedelta(seconds=2)

    @rule(hand_over=st.booleans())
    def write_everything(self, hand_over: bool) -> None:
        """So that runs get past the first step."""
        for key in LEAVES:
            self.save(who=0, key=key, words="<p>Đủ chữ.</p>", done=True, stale=False)
        if hand_over:
            self.another_act("hand_over")

    @rule(minutes=st.sampled_from([1, 5, 9, 10, 11, 59, 61]))
    def time_passes(self, minutes: int) -> None:
        Desk.now += datetime.timedelta(minutes=minutes)

    @rule()
    def the_timer_runs(self) -> None:
        sessions.end_over(Desk.now)
        assert not any(sessions._is_over(session, Desk.now) for session in EditSession.objects.all())

    @rule(name=st.sampled_from(["hand_over", "send_back", "submit", "recall", "extend_deadline"]))
    def another_act(self, name: str) -> None:
        world = self.world
        who = {"hand_over": self.writers[0], "extend_deadline": world.head}.get(name, world.secretary)
        given: dict[str, Any] = {}
        if name == "extend_deadline":
            given = {"due_at": self.row.due_at + datetime.timedelta(days=700), "reason": REASON}
        if name == "send_back":
            given = {"reason": REASON}
        if self._try(name, who, **given):
            assert not EditSession.objects.exists(), "no act overtakes a session"
            self.seen.add(name)

    @rule()
    def it_comes_back_from_the_reviewer(self) -> None:
        if self._try("begin_review", self.world.reviewer):
            later = timezone.now() + datetime.timedelta(days=30)
            assert self._try("return_for_revision", self.world.reviewer, reason=REASON, due_at=later)
            self.seen.add("return_for_revision")

    @invariant()
    def every_save_is_told_once_in_a_chain(self) -> None:
        row = self.row
        events = Event.objects.filter(stream=row.stream, action=sessions.SESSION).order_by("number")
        told: defaultdict[str, list[tuple[int, str, str, int]]] = defaultdict(list)
        for event in events:
            session = ToldSession.of(event.changes)
            assert session is not None and event.actor_id is not None
            told[session.section].append((event.actor_id, *session.digests, session.saves))
            self.seen.add(session.ended_by)
        for opened in EditSession.objects.select_related("text"):
            key = opened.text.key
            now = digest({key: opened.text.html})
            told[key].append((opened.person_id, digest({key: opened.before}), now, opened.saves))
        assert told.keys() == self.saves.keys()
        for key, stretches in told.items():
            at, last = 0, digest({key: ""})
            for person, before, after, count in stretches:
                mine = self.saves[key][at : at + count]
                assert len(mine) == count and {one for one, _digest in mine} == {person}
                assert (before, after) == (last, mine[-1][1])
                at, last = at + count, after
            assert at == len(self.saves[key]), "every save is told of"
            assert digest({key: row.texts.get(key=key).html}) == last

    def _the_record_agrees_with_the_tables(self) -> None:
        assert list(differences()) == []
        assert not list(verify_stream(self.row.stream))

    @invariant()
    def a_page_is_stale_after_each_save_and_each_act(self) -> None:
        row = self.row
        saves = sum(map(len, self.saves.values()))
        events = Event.objects.filter(stream=row.stream)
        others = events.exclude(action__in=(sessions.SESSION, "submissions.write_section")).count()
        assert row.seen_version == saves + others, "and for nothing else"

    @property
    def row(self) -> Submission:
        return self.world.report()

    def _state(self) -> tuple[Any, ...]:
        texts = self.row.texts.order_by("key").values_list("key", "html", "version", "done")
        return self.row.version, self.row.ahead, list(texts), EditSession.objects.count()

    def _try(self, name: str, who: Acting, **given: Any) -> bool:
        try:
            with transaction.atomic():
                REGISTRY[f"submissions.{name}"](self.row, acting=who, **given)
        except Refused:
            return False
        return True


@pytest.mark.database
def test_every_save_is_told_once_whoever_writes_and_whatever_comes_between(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Desk.world = small_world()
    Desk.writers = (Desk.world.drafter, colleague(Desk.world))
    monkeypatch.setattr(timezone, "now", lambda: Desk.now)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Desk,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Desk.seen >= {sessions.BY_ACT, sessions.BY_OTHER, sessions.BY_REST, "hand_over", "submit"}
