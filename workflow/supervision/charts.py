"""Figures drawn as SVG by the server. Each picture stands beside the same figures as a table or in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.supervision.queries import Week

WIDTH, HEIGHT = 640, 150
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 10, 22


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across with its figure, or a week under the picture."""

    words: str
    at: float


@dataclass(frozen=True, slots=True)
class WeeksChart:
    """Two lines over the weeks, as SVG paths: what came in (with the area under it) and what was done."""

    came: str
    area: str
    done: str
    levels: list[Tick]
    weeks: list[Tick]
    points: list[tuple[float, float, float]]

    width, height = WIDTH, HEIGHT
    left, right, base = LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM


def weeks_chart(weeks: Sequence[Week]) -> WeeksChart:
    """Draw the weeks; the highest figure is near the top."""
    most = _round_up(max((max(week.came, week.done) for week in weeks), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(weeks) - 1, 1)

    def x(at: int) -> float:
        return round(LEFT + at * step, 1)

    def y(count: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / most, 1)

    came = _line([(x(at), y(week.came)) for at, week in enumerate(weeks)])
    base = HEIGHT - BOTTOM
    return WeeksChart(
        came=came,
        area=f"{came}L{x(len(weeks) - 1)} {base}L{x(0)} {base}Z" if weeks else "",
        done=_line([(x(at), y(week.done)) for at, week in enumerate(weeks)]),
        levels=[Tick(f"{count:,}".replace(",", "."), y(count)) for count in (0, most // 2, most)],
        weeks=[
            Tick(week.begins.strftime("%d/%m"), x(at))
            for at, week in enumerate(weeks)
            if at % 3 == 0 and at < len(weeks) - 1
        ],
        points=[(x(at), y(week.came), y(week.done)) for at, week in enumerate(weeks)],
    )


def _line(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) if points else ""


def _round_up(count: int) -> int:
    """An even figure of one or two digits that matter, not less than `count`."""
    size = 10 ** max(len(str(count)) - 1, 0)
    return next(step * size for step in (2, 4, 6, 8, 10) if step * size >= count)
