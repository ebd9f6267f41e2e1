"""A form whose first answer was lost, edited since: it gets a new key, so that it can be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import uuid4

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import QueryDict

_KEY = "submission_key"


def renew_key(form: Form) -> None:
    """Give a form that was sent a new key: what was kept by the old one stays as it is."""
    data = cast("QueryDict", form.data).copy()
    data[form.add_prefix(_KEY)] = str(uuid4())
    form.data = data


def with_new_key(data: QueryDict) -> QueryDict:
    """Return what was sent, under a new key."""
    fresh = data.copy()
    fresh[_KEY] = str(uuid4())
    return fresh
