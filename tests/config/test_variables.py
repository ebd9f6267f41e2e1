"""A variable that is not understood is said, with what it holds and what to write instead."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from telos.config.variables import (
    SettingError,
    database,
    is_on,
    one_of,
    origins,
    time_zone,
    whole_number,
    words,
)
from tests.served import TELOS

NAME = "TELOS_TRIED"
# As it stands in an address, and as it is.
QUOTED, PLAIN = "a%40b", "a@b"
proxies = partial(whole_number, default=1, least=0, most=9)


def mail(name: str) -> str:
    return one_of(name, "starttls", "tls")


def zone(name: str) -> str:
    return time_zone(name, "Europe/London")


@pytest.mark.parametrize(
    ("read", "said", "value"),
    [
        (proxies, "0", 0),
        (proxies, " 2 ", 2),
        (proxies, "", 1),
        (is_on, "1", True),
        (is_on, "Yes", True),
        (is_on, "off", False),
        (is_on, "", False),
        (mail, "STARTTLS", "starttls"),
        (mail, "", ""),
        (zone, "Asia/Kolkata", "Asia/Kolkata"),
        (zone, "", "Europe/London"),
        (words, "a, b c", ["a", "b", "c"]),
        (origins, "https://a.example", ["https://a.example"]),
        (origins, "", []),
        (database, "", None),
    ],
)
def test_variable_is_read(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], said: str, value: object
) -> None:
    monkeypatch.setenv(NAME, said)
    assert read(NAME) == value


def test_address_of_a_database_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, f"postgres://telos:{QUOTED}@db.example:5433/practice")
    found = database(NAME)
    assert found is not None
    named = {part: found[part] for part in ("HOST", "PORT", "USER", "PASSWORD", "NAME")}
    assert named == {
        "HOST": "db.example",
        "PORT": 5433,
        "USER": "telos",
        "PASSWORD": PLAIN,
        "NAME": "practice",
    }


@pytest.mark.parametrize(
    ("read", "said", "to_write"),
    [
        (proxies, "abc", "a whole number from 0 to 9"),
        (proxies, "1.5", "a whole number from 0 to 9"),
        (proxies, "-1", "a whole number from 0 to 9"),
        (proxies, "10", "a whole number from 0 to 9"),
        (proxies, "²", "a whole number from 0 to 9"),
        (is_on, "maybe", "1 for yes or 0 for no"),
        (mail, "ssl", "starttls or tls"),
        (zone, "Europe/Lon", "the name of a time zone, “Europe/London” if that is meant"),
        (zone, "europe/london", "the name of a time zone, “Europe/London” if that is meant"),
        (zone, "../../etc/passwd", "the name of a time zone, a place as in “Europe/London”"),
        (zone, "Europe", "the name of a time zone, a place as in “Europe/London”"),
        (origins, "a.example", "each with its scheme"),
    ],
)
def test_variable_that_is_not_understood_is_said(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[str], object], said: str, to_write: str
) -> None:
    monkeypatch.setenv(NAME, said)
    with pytest.raises(SettingError) as caught:
        read(NAME)
    assert str(caught.value).startswith(f"{NAME} holds “{said}”. Write {to_write}")


@pytest.mark.parametrize(
    "said",
    [
        QUOTED,
        f"mysql://telos:{QUOTED}@db.example/practice",
        f"postgres://telos:{QUOTED}@db.example:port/practice",
        f"postgres://telos:{QUOTED}[@db.example/practice",
    ],
)
def test_address_that_is_not_understood_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv(NAME, said)
    with pytest.raises(SettingError) as caught:
        database(NAME)
    assert QUOTED not in str(caught.value)
    assert str(caught.value).startswith(f"{NAME} holds no address of a database")


@pytest.mark.parametrize("command", [("migrate",), ("manage", "check")])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("TELOS_PROXIES", "abc"),
        ("TELOS_EMAIL_PORT", "abc"),
        ("TELOS_TIME_ZONE", "Europe/Lon"),
        ("TELOS_EMAIL_SECURITY", "ssl"),
        ("TELOS_HTTPS", "maybe"),
    ],
)
def test_command_says_what_to_write_and_no_trace(
    tmp_path: Path, command: tuple[str, ...], name: str, said: str
) -> None:
    done = subprocess.run(
        [TELOS, *command],
        env={**os.environ, "TELOS_DATA_DIR": str(tmp_path), name: said},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"{name} holds “{said}”. Write ")
    assert "Traceback" not in done.stderr
