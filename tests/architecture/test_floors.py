"""What the import linter cannot see: foreign keys, and what pages do with models."""

from __future__ import annotations

import tomllib
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db.models import ForeignKey

ROOT = Path(__file__).parents[2]


def _floors() -> dict[str, int]:
    """Return each room's height, from the contract that holds the imports."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return {
        room.strip(" ()"): len(layers) - height
        for height, layer in enumerate(layers)
        for room in layer.split("|")
    }


FLOORS = _floors()
OURS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__module__.startswith("telos.")
]
KEYS = [
    (model, field)
    for model in OURS
    for field in model._meta.get_fields()
    if isinstance(field, ForeignKey)
]


def _room(module: str) -> str:
    return module.split(".")[1]


def test_foreign_keys_are_found() -> None:
    assert len(KEYS) > 10


@pytest.mark.parametrize(("model", "field"), KEYS, ids=[str(field) for _, field in KEYS])
def test_foreign_key_points_to_the_same_floor_or_down(model: type, field: ForeignKey) -> None:
    here, there = _room(model.__module__), _room(field.related_model.__module__)
    assert FLOORS[there] <= FLOORS[here]


@pytest.mark.parametrize("model", OURS, ids=[model._meta.label for model in OURS])
def test_row_has_a_public_id_and_a_time(model: type) -> None:
    names = {field.name for field in model._meta.get_fields()}
    assert {"public_id", "created_at"} <= names


def test_pages_do_not_run_models() -> None:
    graph = grimp.build_graph("telos", exclude_type_checking_imports=True, cache_dir=None)
    pages = [name for name in graph.modules if name.startswith("telos.web")]
    assert len(pages) > 20
    found = {
        (page, imported)
        for page in pages
        for imported in graph.find_modules_directly_imported_by(page)
        if imported.startswith("telos.") and imported.split(".")[2:3] == ["models"]
    }
    assert found == set(), "pages speak to queries, actions and forms; naming a row's type is fine"


def test_every_room_is_on_a_floor_and_an_app() -> None:
    installed = {
        _room(config.name) for config in apps.get_app_configs() if config.name.startswith("telos.")
    }
    rooms = {_room(model.__module__) for model in OURS}
    assert rooms <= installed
    assert installed <= set(FLOORS)
