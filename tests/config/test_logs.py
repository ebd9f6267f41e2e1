"""What a log may hold: names of events, places in the source, ids; nobody's words, no key."""

from __future__ import annotations

import io
import logging
import smtplib
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path, reverse

from telos.config.logs import AllowedFields
from telos.config.urls import urlpatterns as house
from telos.web.gate import Policy, policy
from tests.cast import Cast

MARKER = "Marker-4be1"


def words_in_hand(request: HttpRequest) -> None:
    words = request.POST.get("words", "")
    try:
        int(words)
    except ValueError as error:
        raise IntegrityError(f"Key (email)=({words}) already exists.") from error


def failing(request: HttpRequest, key: str) -> None:
    words_in_hand(request)


urlpatterns = [*house, path("fault/<str:key>/", policy(Policy.OPEN)(failing))]
handler500 = "telos.web.errors.broken"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, down to DEBUG, as an installation would write it."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(AllowedFields())
    root = logging.getLogger()
    before = {name: logging.getLogger(name).level for name in ("", "django")}
    root.addHandler(handler)
    for name in before:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield handler.stream
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def log(**more: object) -> None:
    logging.getLogger("telos.test").warning("mail.not_sent", extra=more)


def test_fault_is_told_by_kind_and_place_alone(db: None, written: io.StringIO) -> None:
    with override_settings(ROOT_URLCONF=__name__, DEBUG=False):
        browser = Client(raise_request_exception=False, headers={"user-agent": MARKER})
        answer = browser.post(f"/fault/{MARKER}/?next={MARKER}", {"words": MARKER})
    said = written.getvalue()
    assert answer.status_code == 500
    assert MARKER not in answer.content.decode()
    assert MARKER not in said
    for part in (
        *("status=500", "method=POST", "route=/fault/<str:key>/"),
        *("django.db.utils.IntegrityError", "builtins.ValueError", "words_in_hand"),
    ):
        assert part in said, part


def test_planted_words_would_be_found(written: io.StringIO) -> None:
    handler = logging.StreamHandler(plain := io.StringIO())
    logging.getLogger().addHandler(handler)
    logging.getLogger("django.request").error("Not Found: %s", f"/goals/{MARKER}/")
    logging.getLogger().removeHandler(handler)
    assert MARKER in plain.getvalue()
    assert MARKER not in written.getvalue()


@pytest.mark.parametrize(
    ("name", "message", "args"),
    [
        ("django.request", "Not Found: %s", (f"/account/password/{MARKER}/",)),
        ("allauth", f"already filled: {MARKER}", ()),
        ("telos.goals", "Goal %s moved", (MARKER,)),
        ("telos.goals", f"Goal {MARKER} moved", ()),
        ("telos.goals", "goal.%s", (MARKER,)),
        ("telosophy", f"{MARKER.lower()}.words", ()),
    ],
)
def test_message_that_is_filled_is_told_by_its_place(
    written: io.StringIO, name: str, message: str, args: tuple[str, ...]
) -> None:
    logging.getLogger(name).warning(message, *args)
    line = written.getvalue()
    assert MARKER.lower() not in line.lower()
    assert "tests/config/test_logs.py:" in line


def test_event_and_its_fields_are_told(written: io.StringIO) -> None:
    row = uuid4()
    log(letter="invitation", table="goals_goal", row=row, words=MARKER, email=MARKER)
    line = written.getvalue().strip()
    assert line.endswith(
        f"WARNING telos.test mail.not_sent letter=invitation table=goals_goal row={row}"
    )


@pytest.mark.parametrize("value", ["two words", "x@y.example", "é", "x" * 81, "a\nb", ""])
def test_field_that_holds_more_than_a_name_is_withheld(written: io.StringIO, value: str) -> None:
    log(letter=value)
    assert written.getvalue().strip().endswith("letter=withheld")


def test_sql_is_never_told_with_its_values(db: None, written: io.StringIO) -> None:
    connection.force_debug_cursor = True
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [MARKER])
    connection.force_debug_cursor = False
    assert "django.db.backends" in written.getvalue()
    assert MARKER not in written.getvalue()


def test_mail_that_fails_is_told_without_its_reader(
    cast: Cast, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise smtplib.SMTPRecipientsRefused({cast.nobody.email: (550, b"no such box")})

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    Client().post(reverse("account_reset_password"), {"email": cast.nobody.email})
    said = written.getvalue()
    assert "mail.not_sent letter=password_link" in said
    assert cast.nobody.email not in said
    assert "no such box" not in said


def test_nothing_is_mailed_or_logged_by_other_handlers() -> None:
    assert [handler["formatter"] for handler in settings.LOGGING["handlers"].values()] == [
        "allowed"
    ]
    assert settings.LOGGING["loggers"]["django"]["handlers"] == []
    assert settings.ADMINS == settings.MANAGERS == []


def test_server_writes_no_log_of_its_own_form() -> None:
    from granian.log import LOGGING_CONFIG

    from telos.cli.server.http import _LOGS

    assert set(_LOGS["formatters"]) == set(LOGGING_CONFIG["formatters"])
    for formatter in _LOGS["formatters"].values():
        assert formatter == {"()": "telos.config.logs.AllowedFields"}
