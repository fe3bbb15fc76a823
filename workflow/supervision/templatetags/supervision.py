"""Template tags of supervision: `{% load supervision %}`."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def load_bar(late: int, on_time: int, most: int) -> SafeString:
    """A bar of what one person holds, what is late in front, as long as their share of `most`. The figure beside it
    says the same in words, so it is hidden from readers of words.
    """
    first = 100 * late / most
    return format_html(
        '<svg class="load__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="load__late" width="{}" height="8"/><rect class="load__open" x="{}" width="{}" height="8"/></svg>',
        f"{first:.2f}",
        f"{first:.2f}",
        f"{100 * on_time / most:.2f}",
    )


@register.filter
def add_number(value: float, more: float) -> float:
    """Their sum; Django's `add` takes whole numbers only."""
    return round(float(value) + float(more), 1)
