"""The key is the installation's own, outside the database, and is never made twice."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import uuid4

import pytest

from telos.audit.key import AuditKeyError, AuditKeyMissingError, audit_keys, make_audit_key
from telos.audit.queries import verify
from tests.audit.altering import trail


def test_first_deed_makes_a_key_that_nobody_else_can_read(db, settings, tmp_path: Path) -> None:
    file = settings.TELOS_AUDIT_KEY_FILE = tmp_path / "new" / "audit-key"
    trail(uuid4(), 1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text().strip()) == 64
    assert list(file.parent.iterdir()) == [file]
    before = file.read_text()
    make_audit_key()
    assert file.read_text() == before
    assert verify().is_whole


def test_two_installations_have_two_keys(settings, tmp_path: Path) -> None:
    keys = []
    for name in ("one", "other"):
        settings.TELOS_AUDIT_KEY_FILE = tmp_path / name
        keys.append(make_audit_key())
    assert keys[0] != keys[1]
    assert keys[0].chain != keys[0].device


def test_lost_key_is_not_made_anew_where_rows_stand(db, settings, tmp_path: Path) -> None:
    trail(uuid4(), 1)
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "gone"
    with pytest.raises(AuditKeyMissingError, match="gone"):
        trail(uuid4(), 1)
    with pytest.raises(AuditKeyMissingError, match="TELOS_AUDIT_KEY"):
        verify()
    assert not (tmp_path / "gone").exists()


def test_key_from_the_environment_needs_no_file(db, settings, tmp_path: Path) -> None:
    settings.TELOS_AUDIT_KEY = "given by the environment, long enough"
    settings.TELOS_AUDIT_KEY_FILE = tmp_path / "never"
    practice_id = uuid4()
    trail(practice_id, 3)
    assert verify(practice_id=practice_id).is_whole
    settings.TELOS_AUDIT_KEY = "given by somebody else, and as long as that"
    (report,) = verify(practice_id=practice_id).reports
    assert [str(finding.damage) for finding in report.findings] == ["another key"]


def test_key_that_is_short_or_open_to_all_is_refused(settings, tmp_path: Path) -> None:
    settings.TELOS_AUDIT_KEY = "short"
    with pytest.raises(AuditKeyError, match="too short"):
        audit_keys()
    settings.TELOS_AUDIT_KEY = ""
    file = settings.TELOS_AUDIT_KEY_FILE = tmp_path / "open"
    file.write_text("x" * 64)
    file.chmod(0o644)
    with pytest.raises(AuditKeyError, match="chmod 600"):
        audit_keys()
    file.chmod(0o600)
    assert audit_keys().chain
