"""Which flows a campaign's documents run through, given its settings: rooms above register theirs."""

from __future__ import annotations

from collections.abc import Callable

from viewflow.workflow.base import Flow

from workflow.campaigns.flow_settings import FlowSettings

FlowOf = Callable[[FlowSettings], type[Flow]]

_flows: dict[int, FlowOf] = {}


def register(order: int, flow_of: FlowOf) -> None:
    """Call it from `AppConfig.ready()`; `order` says where in a campaign's life the flow stands."""
    _flows[order] = flow_of


def flows_for(settings: FlowSettings) -> list[type[Flow]]:
    """The flow of each kind of document, in the order of a campaign's life."""
    return [_flows[order](settings) for order in sorted(_flows)]
