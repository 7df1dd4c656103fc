"""The addresses that members show on their profiles: kept one a line, shown without frills."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.unseen import refuse_invisible

MOST = 5
LONGEST = 200  # characters of one address
_is_address = URLValidator(schemes=["http", "https"])


class Shown(NamedTuple):
    address: str
    words: str


def shown(lines: str) -> list[Shown]:
    """The addresses in ``lines``, each with what a reader needs of it: host and path."""
    return [Shown(line, _words(line)) for line in lines.splitlines()]


def _words(address: str) -> str:
    return address.split("://", 1)[1].removeprefix("www.").rstrip("/")


class LinksField(forms.CharField):
    """Web addresses, one a line. One typed without its scheme gets ``https``."""

    widget = forms.Textarea(attrs={"rows": 3, "inputmode": "url", "spellcheck": "false"})
    default_validators = [refuse_invisible]

    def to_python(self, value: Any) -> str:
        typed = (line.strip() for line in (super().to_python(value) or "").splitlines())
        lines = (line if "://" in line else f"https://{line}" for line in typed if line)
        return "\n".join(dict.fromkeys(lines))

    def validate(self, value: str) -> None:
        super().validate(value)
        lines = value.splitlines()
        if len(lines) > MOST:
            raise ValidationError(_("Keep the %d that say most.") % MOST, code="many")
        for line in lines:
            _check(line)


def _check(line: str) -> None:
    if len(line) > LONGEST:
        raise ValidationError(_("One address is longer than %d characters.") % LONGEST, code="long")
    try:
        _is_address(line)
        # bank.example@elsewhere.example leads elsewhere, and reads like the bank.
        deceives = "@" in urlsplit(line).netloc
    except ValueError as fault:
        raise _refusal(line) from fault
    except ValidationError as fault:
        raise _refusal(line) from fault
    if deceives:
        raise _refusal(line)


def _refusal(line: str) -> ValidationError:
    sentence = _("“%(line)s” is no web address. Write it as https://example.org/you.")
    return ValidationError(sentence, code="address", params={"line": line[:60]})
