"""Which practice a command is for: by its name, its id, or the only one there is."""

from __future__ import annotations

import pytest
import typer

from telos.cli.server.tables import the_practice
from telos.people.models import Practice
from tests.cast import Cast


def test_practice_is_named_by_name_or_id(cast: Cast) -> None:
    assert the_practice("Harbour Practice") == cast.practice
    assert the_practice(str(cast.practice_elsewhere.public_id)) == cast.practice_elsewhere


def test_two_of_one_name_are_told_apart_by_their_ids(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = Practice.objects.create(name="Harbour Practice", country="GB")
    with pytest.raises(typer.Exit) as ended:
        the_practice("Harbour Practice")
    said = capsys.readouterr().err
    assert ended.value.exit_code == 1
    assert f"“Harbour Practice” ({cast.practice.public_id})" in said
    assert f"“Harbour Practice” ({twin.public_id})" in said
    assert "Hill" not in said
    assert the_practice(str(twin.public_id)) == twin
    with pytest.raises(typer.Exit):
        the_practice("")
    assert "“Hill Practice” (" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["Nowhere", "6d0c8e5e-3a4b-4c5d-8e6f-7a8b9c0d1e2f"])
def test_practice_that_is_not_there_is_refused(
    cast: Cast, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    with pytest.raises(typer.Exit):
        the_practice(named)
    assert "There is no practice of this name or id." in capsys.readouterr().err
