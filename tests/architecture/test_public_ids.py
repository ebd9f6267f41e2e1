"""Ids that leave the house cannot be guessed, counted or put in order."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.test_url_map import ADDRESSES

MODELS = [model for model in apps.get_models() if model.__module__.startswith("telos.")]
_CONVERTERS = {"uuid", "slug", "str"}
# Not rows: the key of an instrument and the kind of a consent, which everybody knows, and mailed
# keys of 256 bits.
_KEYS = {"slug:key", "slug:kind", "str:key"}


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_row_has_an_id_of_chance(model: type[models.Model]) -> None:
    field = model._meta.get_field("public_id")
    assert isinstance(field, models.UUIDField)
    assert field.unique
    assert not field.editable
    assert field.default is uuid4


@pytest.mark.parametrize("path", sorted({path for path, _entry in ADDRESSES}))
def test_address_names_no_number(path: str) -> None:
    for parameter in re.findall(r"<([^>]*)>", path):
        assert parameter.split(":")[0] in _CONVERTERS, path
        assert parameter.startswith("uuid:") or parameter in _KEYS, path
    assert not re.search(r"(^|/)\d+(/|$)", path)
