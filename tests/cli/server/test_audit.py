"""`telos audit`: an exit code for machines, sentences for whoever runs a practice."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from telos.audit.actions import record
from telos.audit.guard import lifted
from telos.audit.models import AuditRow, ChainHead
from telos.cli.server.audit import audit
from telos.people.models import Practice
from tests.audit.altering import rows_of, trail
from tests.cast import Cast


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch):
    """Run a command in this process, on the database of the tests."""
    monkeypatch.setattr("telos.cli.server.installation.open_installation", lambda: None)
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


def test_torn_line_is_named_and_the_others_are_compared(cast: Cast, run, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    run("anchor", file)
    whole = file.read_text()
    file.write_bytes(b"# kept in the safe\n" + whole.encode()[:40] + b"\n\xff\n" + whole.encode())
    code, said = run("verify", "--anchors", file)
    assert code == 0
    assert f"Line 2 of {file} is a line that is no anchor: {whole[:40]}" in said
    assert f"Line 3 of {file} is a line that is no anchor" in said
    assert "agrees with the anchors" in said
    with lifted():
        last = rows_of(cast.practice.public_id).order_by("-sequence").first()
        rows_of(cast.practice.public_id).filter(pk=last.pk).delete()
    assert run("verify", "--anchors", file)[0] == 1


def test_anchor_that_was_not_written_ends_with_one(cast: Cast, run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("os.write", lambda _opened, _content: 0)
    code, said = run("anchor", tmp_path / "anchors")
    assert (code, "could not be written" in said, "No space left" in said) == (1, True, True)


def test_unknown_id_is_refused_and_that_of_a_practice_that_is_gone_is_not(cast: Cast, run) -> None:
    unknown, gone = uuid4(), uuid4()
    code, said = run("verify", "--practice", unknown)
    assert (code, "There is no practice of this id" in said, "whole" in said) == (1, True, False)
    trail(gone, 3)
    code, said = run("verify", "--practice", gone)
    assert (code, f"A practice that is not here ({gone}): 3 rows" in said) == (0, True)
    with lifted():
        rows_of(gone).filter(sequence=2).update(deed="other")
    assert run("verify", "--practice", gone)[0] == 1


def test_anchors_alone_know_of_a_practice_too(cast: Cast, run, tmp_path: Path) -> None:
    gone = uuid4()
    trail(gone, 3)
    run("anchor", tmp_path / "anchors")
    with lifted():
        for model in (AuditRow, ChainHead):
            model._base_manager.filter(practice_id=gone).delete()
    assert run("verify", "--practice", gone)[0] == 1
    code, said = run("verify", "--practice", gone, "--anchors", tmp_path / "anchors")
    assert (code, "missing at the end" in said) == (1, True)


@pytest.mark.parametrize("place", ["absent/found.json", ""])
def test_place_where_nothing_can_be_written_is_told_with_two(
    cast: Cast, run, tmp_path: Path, place: str
) -> None:
    code, said = run("verify", "--json", tmp_path / place)
    assert code == 2
    assert "not a folder that is there" in said or "cannot be written there" in said
    assert "whole" not in said


def empty(*practices: Practice) -> None:
    """Take every row of these chains away, and the notes of where they end; of all, where none."""
    ids = {practice.public_id for practice in practices}
    with lifted():
        for model in (AuditRow, ChainHead):
            rows = model._base_manager.all()
            (rows.filter(practice_id__in=ids) if ids else rows).delete()


def test_trail_that_was_emptied_is_found_without_anchors(cast: Cast, run, tmp_path: Path) -> None:
    empty()
    code, said = run("verify", "--json", tmp_path / "found.json")
    assert code == 1
    for name in ("Harbour Practice", "Hill Practice"):
        assert f"{name}: 0 rows. 1 place is damaged: Row 1: the deed that opened" in said
    assert "The trail has been damaged." in said
    found = json.loads((tmp_path / "found.json").read_text())
    assert [chain["damage"][0]["kind"] for chain in found["chains"]] == ["no beginning"] * 2
    code, said = run("anchor")
    assert code == 1
    assert "There is a practice here, and not a row of its trail" in said


def test_trail_that_was_emptied_and_begun_anew_is_found(cast: Cast, run) -> None:
    empty(cast.practice)
    record(actor=cast.manager, deed="member.add", about=cast.manager, practice=cast.practice)
    code, said = run("verify")
    assert code == 1
    assert "Hill Practice: " in said
    assert said.count("the deed that opened the practice is not there") == 1
    assert run("verify", "--practice", "Harbour Practice")[0] == 1
    assert run("verify", "--practice", "Hill Practice")[0] == 0


def test_trail_that_was_emptied_with_its_key_is_found(
    cast: Cast, run, settings, tmp_path: Path
) -> None:
    empty()
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "gone"
    code, said = run("verify")
    assert (code, "key is missing" in said) == (1, True)


def test_beginning_that_was_cut_off_is_told_once(cast: Cast, run) -> None:
    with lifted():
        rows_of(cast.practice.public_id).filter(sequence__lte=2).delete()
    code, said = run("verify")
    assert code == 1
    assert "Rows 1 to 2: missing" in said
    assert "the deed that opened the practice" not in said


@pytest.mark.parametrize("text", ["", "\n", "# of last year\n"])
def test_file_without_an_anchor_compares_nothing(
    cast: Cast, run, tmp_path: Path, text: str
) -> None:
    (tmp_path / "anchors").write_text(text)
    code, said = run("verify", "--anchors", tmp_path / "anchors")
    assert code == 1
    assert "holds no anchor, so there is nothing to compare with" in said
    assert "whole" not in said


def test_chain_of_which_no_anchor_speaks_is_named(cast: Cast, run, tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    run("anchor", file)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(x for x in lines if str(cast.practice.public_id) in x))
    code, said = run("verify", "--anchors", file)
    assert code == 0
    assert "agrees with the anchors. No anchor speaks of Hill Practice: " in said
    code, said = run("verify", "--anchors", file, "--practice", "Hill Practice")
    assert (code, "agrees" in said) == (0, False)


def test_empty_trail_is_said_to_be_empty(db: None, run) -> None:
    assert not AuditRow.objects.exists()
    assert run("verify") == (0, "The trail is empty.")
    assert run("anchor")[0] == 0


def test_key_that_is_gone_is_said(cast: Cast, run, settings, tmp_path: Path) -> None:
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "gone"
    code, said = run("verify")
    assert code == 1
    assert "key is missing" in said
