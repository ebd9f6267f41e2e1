"""What a device needs to keep one page: a worker, a word in between, whether it still stands.

Neither holds anything of anybody's. All are fetched only by a device whose owner chose to keep
the page that they have at hand; see docs/security.md.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from telos.rights.queries import copy_stands
from telos.web.gate import Policy, policy

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

_STANDS, _IS_VOID = 204, 410


@policy(Policy.OPEN)
@require_safe
def kept_worker(_request: HttpRequest) -> HttpResponse:
    """Return the worker's script, from the root: a worker answers for what lies below it."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@cache
def _script() -> bytes:
    return (files("telos.web") / "static" / "telos" / "worker.js").read_bytes()


@policy(Policy.OPEN)
@require_safe
def no_connection(request: HttpRequest) -> HttpResponse:
    """Return what a device shows in the place of a page that it cannot reach."""
    return render(request, "public/no_connection.html")


@policy(Policy.OPEN)
@require_safe
def copy_on_device(_request: HttpRequest, copy_key: UUID) -> HttpResponse:
    """Say whether the copy that a device keeps still stands; else the device takes it off.

    Whoever was erased cannot sign in to learn it. What was erased, was let go or never was has one
    answer: that there is nothing.
    """
    return HttpResponse(status=_STANDS if copy_stands(copy_key) else _IS_VOID)
