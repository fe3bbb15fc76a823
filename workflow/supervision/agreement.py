"""Do the two truths agree: the documents' states, and the tasks that are open on them?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from workflow.organisation.chunks import in_chunks
from workflow.supervision.registry import SUPERVISED
from workflow.tasks.models import OPEN, Task

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A document whose open tasks are not the one that its state calls for."""

    stream: str
    state: str
    expected: str
    found: list[str]


def disagreements() -> Iterator[Disagreement]:
    """Every document where the two truths differ; streams, in bounded memory."""
    for supervised in SUPERVISED.values():
        rows = supervised.model._default_manager.order_by("pk").iterator(chunk_size=CHUNK)
        for documents in in_chunks(rows, CHUNK):
            steps: dict[int, list[str]] = defaultdict(list)
            processes = [document.process_id for document in documents if document.process_id]
            for process, step in Task.objects.filter(process__in=processes, status__in=OPEN).values_list(
                "process", "step"
            ):
                steps[process].append(step)
            for document in documents:
                expected = document.expected_step()
                found = steps.get(document.process_id or 0, [])
                if found != ([expected] if expected else []) or document.process_id is None:
                    yield Disagreement(document.stream, str(getattr(document, "state", "")), expected or "", found)
