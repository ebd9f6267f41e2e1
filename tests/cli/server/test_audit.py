"""`telos audit`: an exit code for machines, sentences for whoever runs a practice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from telos.audit.guard import lifted
from telos.audit.models import AuditRow
from telos.cli.server.audit import audit
from tests.audit.altering import rows_of
from tests.cast import Cast


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """Run a command in this process, on the database of the tests."""
    monkeypatch.setattr("telos.cli.server.installation.start_django", lambda: None)
    monkeypatch.setattr("telos.cli.server.tables.require_tables", lambda: None)

    def run_one(*words: object):
        outcome = CliRunner().invoke(audit, [str(word) for word in words])
        return outcome.exit_code, " ".join(outcome.output.split())

    return run_one


def test_whole_trail_ends_with_nought_and_says_what_it_cannot_know(cast: Cast, run) -> None:
    code, said = run("verify")
    assert code == 0
    assert f"Harbour Practice: {rows_of(cast.practice.public_id).count()} rows" in said
    assert "Nothing was changed, removed or added." in said
    assert "Only a comparison with anchors" in said


def test_anchor_can_be_printed_kept_and_compared(cast: Cast, run, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    code, said = run("anchor", file)
    assert code == 0
    assert said == " ".join(file.read_text().split())
    assert run("anchor")[1].count(str(cast.practice.public_id)) == 1
    code, said = run("verify", "--anchors", file)
    assert (code, "agrees with the anchors" in said) == (0, True)


def test_damage_ends_with_one_and_is_named(cast: Cast, run, tmp_path: Path) -> None:
    run("anchor", tmp_path / "anchors")
    with lifted():
        rows_of(cast.practice.public_id).filter(sequence=2).update(deed="other")
        rows_of(cast.practice.public_id).filter(sequence__in=[4, 5]).delete()
    code, said = run("verify", "--anchors", tmp_path / "anchors", "--json", tmp_path / "found.json")
    assert code == 1
    assert "2 places are damaged" in said
    assert "Row 2 (" in said
    assert "changed after it was written, or written by something else." in said
    assert "Rows 4 to 5: missing, between" in said
    assert "Hill Practice" in said
    assert "Keep the database, its backups and the server as they are" in said
    found = json.loads((tmp_path / "found.json").read_text())
    chain = next(c for c in found["chains"] if c["name"] == "Harbour Practice")
    assert not found["whole"]
    assert [(d["kind"], d["first_row"], d["last_row"]) for d in chain["damage"]] == [
        ("edited", 2, 2),
        ("removed", 4, 5),
    ]


def test_one_practice_alone_can_be_searched_by_name_or_id(cast: Cast, run) -> None:
    with lifted():
        rows_of(cast.practice.public_id).filter(sequence=2).update(deed="other")
    assert run("verify", "--practice", "Hill Practice")[0] == 0
    assert run("verify", "--practice", cast.practice_elsewhere.public_id)[0] == 0
    code, said = run("verify", "--practice", "Harbour Practice")
    assert (code, "Hill" in said) == (1, False)


def test_what_is_no_anchor_is_said_by_its_line(cast: Cast, run, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("Not an anchor\n")
    code, said = run("verify", "--anchors", tmp_path / "words")
    assert code == 1
    assert "a line that is no anchor: Not an anchor" in said


def test_empty_trail_is_said_to_be_empty(db: None, run) -> None:
    assert not AuditRow.objects.exists()
    assert run("verify") == (0, "The trail is empty.")
    assert run("anchor")[0] == 0


def test_key_that_is_gone_is_said(cast: Cast, run, settings, tmp_path: Path) -> None:
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "gone"
    code, said = run("verify")
    assert code == 1
    assert "key is missing" in said
