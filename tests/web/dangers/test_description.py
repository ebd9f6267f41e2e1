"""Every address stands in the description; what would be told of others is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.architecture.test_url_map import ADDRESSES
from tests.matrix.table import OPERATIONS
from tests.matrix.world import WORLD, goal_words
from tests.web.dangers.description import describe, methods_of, path_of
from tests.web.dangers.forms_there import forms_there
from tests.web.dangers.leaks import hidden_from
from tests.web.dangers.places import places

if TYPE_CHECKING:
    from tests.cast import Cast

# Walks the same code for everybody once more: what it covers other tests have counted.
pytestmark = pytest.mark.no_cover


def test_every_address_and_method_stands_in_the_description() -> None:
    paths = describe([], {})["paths"]
    assert set(paths) == {path_of(where) for where, _pattern in ADDRESSES}
    for where, pattern in ADDRESSES:
        at = paths[path_of(where)]
        assert str(pattern.name) in at["x-names"]
        assert {"get", "post", "put"} & set(at) >= {m.lower() for m in methods_of(pattern)}
        assert all(at[method.lower()]["responses"] for method in methods_of(pattern))


def test_every_method_of_the_matrix_is_described() -> None:
    methods = {str(pattern.name): methods_of(pattern) for _where, pattern in ADDRESSES}
    for operation in OPERATIONS:
        assert operation.method in methods[operation.name], operation.name


def test_what_is_described_is_what_the_view_takes(db: None) -> None:
    open_to_all = {"set-theme": "/look/", "help-now": "/help-now/", "design": "/design/"}
    methods = {str(pattern.name): methods_of(pattern) for _where, pattern in ADDRESSES}
    for name, path in open_to_all.items():
        allowed = Client().delete(path)["Allow"].split(", ")
        assert set(methods[name]) == {each for each in allowed if each != "HEAD"}


def test_forms_stand_in_the_description_with_their_fields(cast: Cast) -> None:
    forms = forms_there(cast, places(cast))
    free, filled = describe(forms, {}), describe(forms, {}, as_filled=True)
    assert len(forms) >= 40
    for description in (free, filled):
        bodies = [at["post"]["requestBody"] for at in description["paths"].values() if _has(at)]
        assert len(bodies) >= 40
    wanted = free["paths"]["/goals/new/"]["post"]["requestBody"]["content"]
    # What is proposed there, and what is only carried there to begin from.
    sent = wanted["application/x-www-form-urlencoded"]["schema"]["anyOf"]
    assert any("submission_key" in form["properties"] for form in sent)


def _has(at: dict[str, dict[str, object]]) -> bool:
    return "requestBody" in at.get("post", {})


def test_what_is_told_of_others_is_found(db: None) -> None:
    world = WORLD.take()
    goal = str(world.of["otto"]["goal"])
    page = f"<p>Otto: {goal_words('Otto')}</p><a href='/goals/{goal}/'>"
    found = {"the name Otto", "a goal of Otto", "the id of the goal of Otto"}
    for role in ("visitor", "client", "colleague", "manager_elsewhere"):
        assert set(hidden_from(world, role).told(page, asked="")) == found, role
    for role in ("other_client", "her_therapist"):
        assert hidden_from(world, role).told(page, asked="") == [], role
    by_manager = hidden_from(world, "manager").told(page, asked="")
    assert set(by_manager) == found - {"the name Otto"}
    # Whoever asks for an id knows it.
    assert hidden_from(world, "client").told(f"/goals/{goal}/", asked=f"GET /goals/{goal}/") == []
