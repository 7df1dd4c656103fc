"""Small marks that every page uses. Built into all templates, see settings."""

from datetime import datetime
from functools import cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from threads.rows import row_html
from threads.speaker import shown

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A picture from ``static/icons.svg``, silent for screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name
    )


@register.simple_tag
def thread_row(thread: Any) -> SafeString:
    return row_html(thread)


@register.filter
def said_by(said: dict[str, Any]) -> str:
    """Who said what a query found: its ``name`` and ``alias``."""
    return shown(said["name"], said["alias"])


@register.filter
def when(moment: datetime) -> SafeString:
    """A date that ``relative-time.js`` makes friendlier. This year's dates go without the year."""
    same_year = moment.year == timezone.now().year
    pattern = pgettext("date this year", "j M") if same_year else pgettext("date", "j M Y")
    return format_html(
        '<time datetime="{}" data-relative>{}</time>',
        moment.isoformat(timespec="seconds"),
        date_format(moment, pattern),
    )
