"""A flow drawn as people read it: its steps in a row, what leads on above, what leads back below.

Steps, their order and the ways between them come from viewflow's chart of the flow class. Its own drawing is not used:
it writes labels as codes and over each other, and carries a style sheet that the content policy refuses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, zip_longest
from typing import Any, NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from viewflow.workflow import chart
from viewflow.workflow.base import Flow

from workflow.audit import wording
from workflow.tasks.nodes import PersonTask

# In pixels of the drawing.
BOX, BALL, HEIGHT = 160, 20, 46
GAP = 108
LETTER = 7
LANE = 30
CORNER = 8
PORT = 14
MARGIN = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One node: a box with a title where a person acts, a ball for beginning and end. `x` is its left edge."""

    name: str
    title: str
    is_task: bool
    is_current: bool
    x: int
    width: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


class Arrow(NamedTuple):
    """From which step to which, with which words."""

    source: Step
    target: Step
    words: str


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow with its words: `path` as SVG draws it, the words centred on (x, y)."""

    source: Step
    target: Step
    words: str
    path: str
    x: int
    y: int


def diagram(flow_class: type[Flow], current_step: str | None) -> SafeString:
    """The flow as an SVG picture with the current step marked, and the same in sentences beside it.

    `current_step` is the name of a node ("review"), "end" for a process that is over, None to mark nothing.
    """
    grid = chart.calc_layout_data(flow_class)
    labels = _labels(flow_class, grid)
    steps = _steps(grid, labels, current_step)
    ways, above, below = _ways(steps, labels)
    current = next((step for step in steps.values() if step.is_current), None)
    context = {
        "name": str(flow_class.process_title),
        # A page may show several.
        "id": flow_class.instance.app_label,
        "steps": steps.values(),
        "ways": ways,
        "current": current,
        "width": max(step.x + step.width for step in steps.values()) + MARGIN,
        "top": -above,
        "height": above + HEIGHT + below,
        "box_height": HEIGHT,
        "middle": HEIGHT // 2,
        "radius": BALL // 2,
    }
    return mark_safe(render_to_string("tasks/diagram.html", context))


def _steps(grid: Any, labels: dict[tuple[str, str], str], current_step: str | None) -> dict[str, Step]:
    """The nodes from left to right as viewflow's chart orders them, but the end is last.

    Two in one of its columns stand side by side; where the words on the way to the next are long, it stands further.
    """
    steps: dict[str, Step] = {}
    x = MARGIN
    nodes = [
        cell.node for cell in sorted(grid.cells, key=lambda cell: (cell.node.task_type == "END", cell.col, cell.row))
    ]
    for node, following in zip_longest(nodes, nodes[1:]):
        is_task = isinstance(node, PersonTask)
        title = str(node.task_title) if is_task else (_("Kết thúc") if node.task_type == "END" else _("Bắt đầu"))
        width = BOX if is_task else BALL
        steps[node.name] = Step(node.name, title, is_task, node.name == current_step, x, width)
        words = labels.get((node.name, following.name), "") if following else ""
        x += width + max(GAP if is_task else GAP // 2, LETTER * len(words) + 2 * MARGIN)
    return steps


def _labels(flow_class: type[Flow], grid: Any) -> dict[tuple[str, str], str]:
    """The words on the way from one node to another; several decisions that lead the same way share it."""
    words: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in grid.edges:
        label = wording.label(f"{flow_class.instance.app_label}.{edge.label}") if edge.label else ""
        words[edge.src.name, edge.dst.name].append(label)
    return {ends: " / ".join(filter(None, labels)) for ends, labels in words.items()}


def _ways(steps: dict[str, Step], labels: dict[tuple[str, str], str]) -> tuple[list[Way], int, int]:
    """The arrows, and the room that they take above and below the row of steps."""
    order = {name: place for place, name in enumerate(steps)}
    spans = {ends: order[ends[1]] - order[ends[0]] for ends in labels}
    # Short arcs lie nearest to the row.
    nearest_first = sorted(labels, key=lambda ends: (abs(spans[ends]), order[ends[0]]))
    arrows = [Arrow(steps[source], steps[target], labels[source, target]) for source, target in nearest_first]
    by_span = list(zip((spans[ends] for ends in nearest_first), arrows, strict=True))
    onward = [arrow for span, arrow in by_span if span > 1]
    back = [arrow for span, arrow in by_span if span < 1]
    ways = [_straight(arrow) for span, arrow in by_span if span == 1]
    ways += _arcs(onward, up=True) + _arcs(back, up=False)
    return ways, LANE * len(onward) + MARGIN + 14, LANE * len(back) + MARGIN


def _straight(arrow: Arrow) -> Way:
    start, end, y = arrow.source.x + arrow.source.width, arrow.target.x, HEIGHT // 2
    return Way(*arrow, f"M{start} {y}H{end - 2}", (start + end) // 2, y - 7)


def _arcs(arrows: Sequence[Arrow], *, up: bool) -> list[Way]:
    """Each arc in a lane of its own; those that share an end meet it at points so ordered that no two cross there."""
    ports: defaultdict[str, count[int]] = defaultdict(count)
    drawn = []
    for lane, arrow in reversed(list(enumerate(arrows, start=1))):
        source, target = arrow.source, arrow.target
        edge = 0 if up else HEIGHT
        y = -LANE * lane if up else HEIGHT + LANE * lane - 6
        side = 1 if up else -1
        start = source.middle + side * (PORT * next(ports[f"from {source.name}"]) + PORT if source.is_task else 0)
        end = target.middle - side * (PORT * next(ports[f"to {target.name}"]) + PORT if target.is_task else 0)
        turn = CORNER if end > start else -CORNER
        lift = CORNER if up else -CORNER
        # A ball is lower than a box.
        foot = edge if target.is_task else HEIGHT // 2 + (-BALL // 2 if up else BALL // 2)
        path = (
            f"M{start} {edge}V{y + lift}Q{start} {y} {start + turn} {y}"
            f"H{end - turn}Q{end} {y} {end} {y + lift}V{foot - 2 if up else foot + 2}"
        )
        drawn.append(Way(*arrow, path, (2 * start + end) // 3, y - 6))
    return drawn
