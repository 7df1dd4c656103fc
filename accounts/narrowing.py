"""Lists of the admin that tell no more than they show."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class Narrowed(admin.ModelAdmin):
    """A list that only its own filters narrow. Else ?posts=7 would tell whose post that is."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        filters = self.get_list_filter(request) if request else self.list_filter
        offered = {getattr(one, "parameter_name", one) for one in filters}
        return lookup.partition("__")[0] in offered
