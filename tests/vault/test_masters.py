"""Master keys: made once, for this installation alone, readable by nobody else."""

from __future__ import annotations

import stat
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from telos.vault.errors import MasterKeyError
from telos.vault.kms import Kms, Wrapped
from telos.vault.masters import master_keys
from telos.vault.sealing import new_material

KEY = b"k" * 32


def test_file_is_made_once_for_its_owner_alone(master_file: Path) -> None:
    first = master_keys(may_make=True)
    assert stat.S_IMODE(master_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(master_file.parent.stat().st_mode) == 0o700
    assert master_keys(may_make=True).local == first.local
    assert [each.name for each in master_file.parent.iterdir()] == ["master-key"]


def test_two_installations_have_different_keys(tmp_path: Path, settings) -> None:
    made = []
    for name in ("one", "two"):
        settings.TELOS_MASTER_KEY_FILE = tmp_path / name
        made.append(next(iter(master_keys(may_make=True).local.values())))
    assert made[0] != made[1]
    assert len(set(made[0])) > 8  # random, not a word


def test_makers_at_the_same_moment_make_one(master_file: Path) -> None:
    with ThreadPoolExecutor(8) as makers:
        made = list(makers.map(lambda _: master_keys(may_make=True).current(), range(40)))
    assert len(set(made)) == 1


def test_lost_file_is_not_replaced(master_file: Path) -> None:
    with pytest.raises(MasterKeyError, match="missing"):
        master_keys(may_make=False)
    assert not master_file.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_file_that_others_can_read_is_refused(master_file: Path, mode: int) -> None:
    master_keys(may_make=True)
    master_file.chmod(mode)
    with pytest.raises(MasterKeyError, match="chmod 600"):
        master_keys(may_make=True)


@pytest.mark.parametrize("text", ["", "short", "?" * 43, urlsafe_b64encode(b"x" * 16).decode()])
def test_file_that_holds_no_key_is_refused(master_file: Path, text: str) -> None:
    master_keys(may_make=True)
    master_file.write_text(text, encoding="ascii")
    with pytest.raises(MasterKeyError) as refusal:
        master_keys(may_make=True)
    assert not text or text not in str(refusal.value)


def test_environment_wraps_and_older_keys_unwrap(settings, master_file: Path) -> None:
    old, new = (urlsafe_b64encode(new_material()).decode() for _ in range(2))
    settings.TELOS_MASTER_KEY = old
    [wrapped] = master_keys(may_make=True).wrap([("mine", KEY)])
    settings.TELOS_MASTER_KEY = f"{new}, {old}"
    masters = master_keys(may_make=True)
    assert masters.current() != wrapped.master
    assert masters.unwrap([wrapped]) == [KEY]
    assert not master_file.exists()


@pytest.mark.parametrize("given", ["changeme", "a" * 20, "secret secret"])
def test_word_is_no_master_key(settings, given: str) -> None:
    settings.TELOS_MASTER_KEY = given
    with pytest.raises(MasterKeyError, match="32 random bytes"):
        master_keys(may_make=True)


def test_wrapped_key_opens_for_its_owner_alone(master_file: Path) -> None:
    masters = master_keys(may_make=True)
    [one] = masters.wrap([("owner|goal|1", KEY)])
    moved = Wrapped(about="other|goal|1", master=one.master, wrapped=one.wrapped)
    changed = Wrapped(about=one.about, master=one.master, wrapped=one.wrapped[:-1] + b"?")
    cut = Wrapped(about=one.about, master=one.master, wrapped=one.wrapped[:5])
    strange = Wrapped(about=one.about, master="local-0", wrapped=one.wrapped)
    assert masters.unwrap([moved, one, changed, cut, strange]) == [None, KEY, None, None, None]


def test_masters_show_no_key(master_file: Path) -> None:
    masters = master_keys(may_make=True)
    assert next(iter(masters.local.values())).hex() not in repr(masters)
    assert "local=" not in repr(masters)


def test_key_management_wraps_and_unwraps_many_in_one_call(key_management: Path) -> None:
    masters = master_keys(may_make=True)
    keys = [(f"owner {number}", new_material()) for number in range(50)]
    wrapped = masters.wrap(keys)
    assert {each.master for each in wrapped} == {"first"}
    assert masters.unwrap(wrapped) == [key for _about, key in keys]
    assert (key_management / "calls").read_text().split("\n")[:-1] == ["wrap 50", "unwrap 50"]


def test_key_management_takes_over_from_a_file(master_file: Path, settings, tmp_path: Path) -> None:
    [before] = master_keys(may_make=True).wrap([("mine", KEY)])
    settings.TELOS_KMS_COMMAND = "false"
    # What the file wrapped needs no key management to open.
    assert master_keys(may_make=False).unwrap([before]) == [KEY]


@pytest.mark.parametrize("command", ["false", "a-command-that-is-not-there", "echo {}", "echo no"])
def test_key_management_that_fails_says_nothing_of_keys(command: str) -> None:
    with pytest.raises(MasterKeyError) as refusal:
        Kms(command).wrap([("mine", KEY), ("yours", KEY)])
    assert "key management" in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_what_a_failing_key_management_prints_is_not_handed_on(key_management: Path) -> None:
    (key_management / "out-of-order").touch()
    with pytest.raises(MasterKeyError) as refusal:
        master_keys(may_make=True).wrap([("mine", KEY)])
    assert "secret words" not in str(refusal.value)
