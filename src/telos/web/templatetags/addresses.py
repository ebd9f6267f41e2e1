"""How a mail address stands in a narrow place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def break_address(address: str) -> SafeString:
    """Let an address break before its “@”, where one would break it by hand."""
    name, at, house = address.partition("@")
    return format_html("{}<wbr>{}{}", name, at, house)
