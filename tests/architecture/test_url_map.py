"""Every address names its policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from telos.web.gate import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, path)
        else:
            yield path, entry


ADDRESSES = list(_patterns(get_resolver()))


def test_url_map_is_not_empty() -> None:
    assert len(ADDRESSES) > 20


@pytest.mark.parametrize(
    ("path", "pattern"), ADDRESSES, ids=[f"{path} {p.name}" for path, p in ADDRESSES]
)
def test_address_names_its_policy(path: str, pattern: URLPattern) -> None:
    named = getattr(pattern.callback, "policy", None)
    assert isinstance(named, Policy), f"/{path}: shut its view by telos.web.gate.policy(…)"
