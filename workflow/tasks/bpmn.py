"""Flows as BPMN 2.0 XML with their drawing (BPMN DI), for other programs to open.

viewflow's own exporter is not used. It knows no lanes, it gives two decisions that lead the same way the same id,
which XML forbids, it shows a decision's code instead of its words; and it draws several ways out of one task, which in
BPMN means that all are taken at once: a decision needs an exclusive gateway. Ids are made of the names in the flow
class, so they stay the same from one export to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from viewflow.workflow.base import Flow

from workflow.audit import wording
from workflow.tasks.nodes import PersonTask

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
for _prefix, _uri in (("xsi", XSI), ("bpmn", MODEL), ("bpmndi", DI), ("dc", DC), ("di", DD)):
    ET.register_namespace(_prefix, _uri)

# In pixels of the drawing.
HEADING, LANE_HEADING = 30, 30
TASK_WIDTH, TASK_HEIGHT = 120, 80
GATEWAY, EVENT = 50, 36
GAP = 60
LANE_HEIGHT = 140
CHANNEL = 28
BETWEEN_POOLS = 60
PORT = 14
LABEL_HEIGHT = 14
LETTER = 6


@dataclass(frozen=True, slots=True)
class Box:
    """Where a shape stands."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Way:
    """One sequence flow. `source` and `target` are ids of elements."""

    id: str
    source: str
    target: str
    words: str = ""
    outcome: str = ""


@dataclass(slots=True)
class Drawn:
    """One process: its elements, its ways and where everything stands."""

    flow: type[Flow]
    prefix: str
    top: int
    tasks: list[PersonTask] = field(default_factory=list)
    lanes: dict[str, list[str]] = field(default_factory=dict)
    boxes: dict[str, Box] = field(default_factory=dict)
    lane_boxes: dict[str, Box] = field(default_factory=dict)
    ways: list[Way] = field(default_factory=list)
    points: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    pool: Box = Box(0, 0, 0, 0)

    def id_of(self, *names: str) -> str:
        return "_".join((self.prefix, *names))

    @property
    def begin(self) -> str:
        return self.id_of("start")

    @property
    def end(self) -> str:
        return self.id_of("end")


def as_bpmn(flows: Sequence[type[Flow]], *, name: str, documentation: str = "") -> bytes:
    """One BPMN 2.0 file, UTF-8: a pool a flow, a lane a role, words in the language in force."""
    definitions = ET.Element(
        _tag("definitions"),
        {"id": "Definitions", "name": name, "targetNamespace": "urn:trinh-ky:flow", "exporter": "Trình Ký"},
    )
    collaboration = ET.SubElement(definitions, _tag("collaboration"), {"id": "Collaboration", "name": name})
    if documentation:
        ET.SubElement(collaboration, _tag("documentation")).text = documentation
    drawn, top = [], 0
    for flow in flows:
        one = _drawn(flow, top)
        drawn.append(one)
        top = one.pool.y + one.pool.height + BETWEEN_POOLS
        ET.SubElement(
            collaboration,
            _tag("participant"),
            {"id": one.id_of("pool"), "name": str(flow.process_title), "processRef": one.id_of("process")},
        )
    for one in drawn:
        _process(definitions, one)
    diagram = ET.SubElement(definitions, f"{{{DI}}}BPMNDiagram", {"id": "Diagram"})
    plane = ET.SubElement(diagram, f"{{{DI}}}BPMNPlane", {"id": "Plane", "bpmnElement": "Collaboration"})
    for one in drawn:
        _picture(plane, one)
    ET.indent(definitions)
    return ET.tostring(definitions, encoding="utf-8", xml_declaration=True)


def _tag(name: str) -> str:
    return f"{{{MODEL}}}{name}"


def _drawn(flow: type[Flow], top: int) -> Drawn:
    """Find the elements of a flow and give each its place."""
    one = Drawn(flow, prefix=flow.instance.app_label, top=top)
    one.tasks = _in_order(flow)
    for task in one.tasks:
        role = str(task.role)
        one.lanes.setdefault(role, []).append(one.id_of(task.name))
        if len(task.ways) > 1:
            one.lanes[role].append(one.id_of(task.name, "decision"))
    first, last = one.tasks[0], one.tasks[-1]
    one.lanes[str(first.role)].insert(0, one.begin)
    one.lanes[str(last.role)].append(one.end)
    one.ways = list(_ways(one))
    _place(one)
    _route(one)
    return one


def _in_order(flow: type[Flow]) -> list[PersonTask]:
    """The steps in the order in which a document meets them: the way on before the way back."""
    step = flow.instance.node("start")._next
    found: list[PersonTask] = []
    waiting = [step]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, PersonTask) and node not in found:
            found.append(node)
            waiting += node.ways.values()
    return found


def _ways(one: Drawn) -> Iterator[Way]:
    yield Way(one.id_of("begin"), one.begin, one.id_of(one.tasks[0].name))
    for task in one.tasks:
        source = one.id_of(task.name)
        if len(task.ways) > 1:
            decision = one.id_of(task.name, "decision")
            yield Way(one.id_of(task.name, "decide"), source, decision)
            source = decision
        for outcome, node in task.ways.items():
            target = one.id_of(node.name) if isinstance(node, PersonTask) else one.end
            words = wording.label(f"{one.flow.instance.app_label}.{outcome}")
            yield Way(one.id_of(task.name, "on", outcome), source, target, words, outcome)


def _place(one: Drawn) -> None:
    """Each element has a column of its own, so no line up or down ever meets another element."""
    columns = [one.begin]
    for task in one.tasks:
        columns.append(one.id_of(task.name))
        if len(task.ways) > 1:
            columns.append(one.id_of(task.name, "decision"))
    columns.append(one.end)
    order = {element: place for place, element in enumerate(columns)}
    up = sum(1 for way in one.ways if order[way.target] - order[way.source] > 1)
    down = sum(1 for way in one.ways if order[way.target] < order[way.source])
    lane_of = {element: lane for lane, elements in one.lanes.items() for element in elements}
    x = HEADING + LANE_HEADING + GAP // 2
    heights = {lane: LANE_HEIGHT for lane in one.lanes}
    lanes = list(one.lanes)
    heights[lanes[0]] += up * CHANNEL
    heights[lanes[-1]] += down * CHANNEL
    y, middles = one.top, {}
    for lane in lanes:
        before = up * CHANNEL if lane == lanes[0] else 0
        middles[lane] = y + before + LANE_HEIGHT // 2
        y += heights[lane]
    for element in columns:
        width, height = _size(one, element)
        one.boxes[element] = Box(x, middles[lane_of[element]] - height // 2, width, height)
        # Words stand over the ways out of a decision.
        x += width + GAP + _room_after(one, element, order)
    one.pool = Box(0, one.top, x - GAP // 2, y - one.top)
    y = one.top
    for lane in lanes:
        one.lane_boxes[lane] = Box(HEADING, y, one.pool.width - HEADING, heights[lane])
        y += heights[lane]


def _size(one: Drawn, element: str) -> tuple[int, int]:
    if element in (one.begin, one.end):
        return EVENT, EVENT
    return (GATEWAY, GATEWAY) if element.endswith("_decision") else (TASK_WIDTH, TASK_HEIGHT)


def _room_after(one: Drawn, element: str, order: dict[str, int]) -> int:
    """How much wider the gap to the next element must be for the words between them."""
    words = [way.words for way in one.ways if way.source == element and order[way.target] == order[element] + 1]
    return max((max(0, LETTER * len(text) - GAP + 16) for text in words), default=0)


def _route(one: Drawn) -> None:
    """The way to the next column goes straight; one further on in a channel above, one back in a channel below."""
    order = {element: place for place, element in enumerate(one.boxes)}
    up, down = 0, 0
    used: dict[tuple[str, bool], int] = {}
    for way in one.ways:
        source, target = one.boxes[way.source], one.boxes[way.target]
        (from_x, from_y), (to_x, to_y) = source.middle, target.middle
        span = order[way.target] - order[way.source]
        if span == 1:
            right, left = source.x + source.width, target.x
            turn = left - GAP // 3
            bend = [] if from_y == to_y else [(turn, from_y), (turn, to_y)]
            one.points[way.id] = [(right, from_y), *bend, (left, to_y)]
            continue
        above = span > 1
        port = used.get((way.target, above), 0)
        used[way.target, above] = port + 1
        to_x += PORT * port if target.width > GATEWAY else 0
        if above:
            up += 1
            y = one.top + CHANNEL * up
            one.points[way.id] = [(from_x, source.y), (from_x, y), (to_x, y), (to_x, target.y)]
        else:
            down += 1
            y = one.pool.y + one.pool.height - CHANNEL * down + LABEL_HEIGHT // 2
            bottoms = source.y + source.height, target.y + target.height
            one.points[way.id] = [(from_x, bottoms[0]), (from_x, y), (to_x, y), (to_x, bottoms[1])]


def _process(definitions: ET.Element, one: Drawn) -> None:
    process = ET.SubElement(
        definitions,
        _tag("process"),
        {"id": one.id_of("process"), "name": str(one.flow.process_title), "isExecutable": "false"},
    )
    lanes = ET.SubElement(process, _tag("laneSet"), {"id": one.id_of("lanes")})
    labels = {str(task.role): str(task.role.label) for task in one.tasks if task.role}
    for lane, elements in one.lanes.items():
        made = ET.SubElement(lanes, _tag("lane"), {"id": one.id_of("lane", lane), "name": labels[lane]})
        for element in elements:
            ET.SubElement(made, _tag("flowNodeRef")).text = element
    _element(process, one, "startEvent", one.begin, _("Bắt đầu"))
    for task in one.tasks:
        _element(process, one, "userTask", one.id_of(task.name), str(task.task_title))
        if len(task.ways) > 1:
            _element(process, one, "exclusiveGateway", one.id_of(task.name, "decision"), "")
    _element(process, one, "endEvent", one.end, _("Kết thúc"))
    for way in one.ways:
        given = {"id": way.id, "sourceRef": way.source, "targetRef": way.target}
        made = ET.SubElement(process, _tag("sequenceFlow"), given | ({"name": way.words} if way.words else {}))
        if way.source.endswith("_decision"):
            condition = ET.SubElement(made, _tag("conditionExpression"), {f"{{{XSI}}}type": "bpmn:tFormalExpression"})
            condition.text = f'outcome == "{way.outcome}"'


def _element(process: ET.Element, one: Drawn, kind: str, element: str, words: str) -> None:
    made = ET.SubElement(process, _tag(kind), {"id": element} | ({"name": words} if words else {}))
    for way in one.ways:
        if way.target == element:
            ET.SubElement(made, _tag("incoming")).text = way.id
    for way in one.ways:
        if way.source == element:
            ET.SubElement(made, _tag("outgoing")).text = way.id


def _picture(plane: ET.Element, one: Drawn) -> None:
    _shape(plane, one.id_of("pool"), one.pool, isHorizontal="true")
    for lane, box in one.lane_boxes.items():
        _shape(plane, one.id_of("lane", lane), box, isHorizontal="true")
    for element, box in one.boxes.items():
        _shape(plane, element, box)
    for way in one.ways:
        edge = ET.SubElement(plane, f"{{{DI}}}BPMNEdge", {"id": f"{way.id}_di", "bpmnElement": way.id})
        points = one.points[way.id]
        for x, y in points:
            ET.SubElement(edge, f"{{{DD}}}waypoint", {"x": str(x), "y": str(y)})
        if way.words:
            label = ET.SubElement(edge, f"{{{DI}}}BPMNLabel")
            _bounds(label, _label_box(points, way.words))


def _label_box(points: Sequence[tuple[int, int]], words: str) -> Box:
    """Over the level stretch of a way in a channel, else over its beginning."""
    width = LETTER * len(words) + 4
    if len(points) == 4 and points[0][0] == points[1][0]:
        (first, y), (last, _y) = points[1], points[2]
        # A way back is named where it arrives: further right, lines of other ways come down across it.
        x = last + PORT // 2 if last < first else (first + last - width) // 2
        return Box(x, y - LABEL_HEIGHT - 2, width, LABEL_HEIGHT)
    x, y = points[0]
    return Box(x + 6, y - LABEL_HEIGHT - 4, width, LABEL_HEIGHT)


def _shape(plane: ET.Element, element: str, box: Box, **attributes: str) -> None:
    made = ET.SubElement(plane, f"{{{DI}}}BPMNShape", {"id": f"{element}_di", "bpmnElement": element, **attributes})
    _bounds(made, box)


def _bounds(parent: ET.Element, box: Box) -> None:
    size = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(parent, f"{{{DC}}}Bounds", {name: str(value) for name, value in size.items()})
