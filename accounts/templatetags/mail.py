from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.inclusion_tag("account/_mail_notice.html")
def mail_notice() -> dict[str, Any]:
    """Say where a mail ends up on a site whose operator has not set mail up yet."""
    return {"is_set_up": bool(settings.EMAIL_URL)}
