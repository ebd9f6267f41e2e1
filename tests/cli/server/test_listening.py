"""Others are answered only where TLS, names, secrets and databases are set up for it."""

from __future__ import annotations

import subprocess

import pytest

from tests.served import Installation

KEY = "".join(chr(33 + n % 90) for n in range(64))
PREPARED = {
    "TELOS_DEMO": "",
    "TELOS_HTTPS": "1",
    "TELOS_ALLOWED_HOSTS": "telos.example",
    "TELOS_SECRET_KEY": KEY,
}
# So far a start comes that nothing holds up: nobody has made the tables yet.
GOES_ON = "telos migrate"


def served(installation: Installation, *words: str, **more: str) -> str:
    done: subprocess.CompletedProcess[str] = installation.telos("serve", *words, **more)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return " ".join(done.stderr.split())


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("empty"))


@pytest.mark.parametrize("words", [(), ("--host", "0.0.0.0")], ids=["proxy", "all"])  # noqa: S104
@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"TELOS_DEMO": "1"}, "passwords are known to everybody"),
        ({"TELOS_HTTPS": ""}, "TELOS_HTTPS is not set"),
        ({"TELOS_ALLOWED_HOSTS": ""}, "TELOS_ALLOWED_HOSTS is not set"),
        ({"TELOS_ALLOWED_HOSTS": "telos.example,*"}, "TELOS_ALLOWED_HOSTS holds *"),
        ({"TELOS_SECRET_KEY": "changeme"}, "TELOS_SECRET_KEY is too short or too simple"),
        ({"TELOS_SECRET_KEY": "a" * 64}, "TELOS_SECRET_KEY is too short or too simple"),
        (
            {"DATABASE_URL": "postgres://telos@db.example/telos"},
            "DATABASE_URL names no password for db.example",
        ),
        (
            {"TELOS_KEYS_DATABASE_URL": "postgresql://telos:@db.example/keys"},
            "TELOS_KEYS_DATABASE_URL names no password for db.example",
        ),
    ],
)
def test_what_is_not_prepared_is_refused(
    installation: Installation, words: tuple[str, ...], more: dict[str, str], said: str
) -> None:
    assert said in served(installation, *words, **{**PREPARED, **more})


@pytest.mark.parametrize(
    "more",
    [
        PREPARED,
        {**PREPARED, "TELOS_SECRET_KEY": ""},
        {"TELOS_DEMO": "1"},
        {"TELOS_DEMO": "", "TELOS_SECRET_KEY": "changeme"},
        {"TELOS_DEMO": "1", "TELOS_ALLOWED_HOSTS": "localhost [::1]"},
    ],
    ids=["prepared", "a secret of its own", "demo", "own machine", "own names"],
)
def test_what_is_prepared_or_for_oneself_goes_on(
    installation: Installation, more: dict[str, str]
) -> None:
    assert GOES_ON in served(installation, **more)


def test_where_others_are_answered_no_mail_is_printed(installation: Installation) -> None:
    """Mails hold keys, and what is printed stands in the log of a service."""
    code = (
        "import django; django.setup()\n"
        "from django.core.mail import send_mail\n"
        "try: send_mail('Hello', 'the key', None, ['x@y.example'])\n"
        "except OSError as error: print('refused:', error)\n"
    )
    asked = Installation(installation.folder, PREPARED)
    assert asked.python(code).strip() == "refused: No mail server is named: set TELOS_EMAIL_HOST."
    alone = Installation(installation.folder)
    assert "the key" in alone.python(code)
