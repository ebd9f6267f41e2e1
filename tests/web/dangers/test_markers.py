"""A marker in every field of every form, looked for wherever something may be left behind.

Choices, dates and hidden fields take theirs in a form that is refused; words in one that is kept.
"""

from __future__ import annotations

import io
import logging
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from telos.config.logs import AllowedFields
from telos.vault.enums import KEYS
from tests.cast import Cast
from tests.vault.test_canaries import holds, kept_by, sessions
from tests.web.dangers.forms_there import FREE, Form, browser_of, filled, forms_there, send
from tests.web.dangers.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)

# What a form brings and stands in the database as it was written, and why (docs/security.md):
# names and addresses are matched and sorted, a practice's texts, questionnaires and rules
# are nobody's record.
PLAIN = {
    "client-add.display_name",
    "client-record.display_name",
    "practice-people.display_name",
    "practice-consent.words",
    "practice-consent-publish.why",
    "practice-consent-retire.why",
    "practice-retention.source",
    "practice-questionnaire-add.definition",
    "practice-questionnaire.given_by",
    "practice-questionnaire.reference",
    "practice-questionnaire.covers",
    "practice-questionnaire.notice",
    "practice-questionnaire.prompt",
    "practice-questionnaire.language",
    *(f"practice-questionnaire.option_{n}" for n in range(5)),
    *(f"practice-questionnaire.item_oasis_{n}" for n in range(1, 6)),
}
# Mails greet people by their names.
IN_MAILS = {"client-add.display_name", "client-record.display_name", "practice-people.display_name"}
# Where somebody wanted to go is an address of ours; it stands in the address that leads there.
IN_ADDRESSES = {"set-theme.next"}
# These end what the other forms need, so they come last.
LAST = (
    *("client-episode", "practice-part-end", "take-factor-away", "change-password"),
    *("new-password", "new-address", "change-address", "end-sessions", "sign-out"),
)


class Marked:
    """A marker for each field, and what has been seen on the way."""

    def __init__(self) -> None:
        self.markers: dict[str, str] = {}
        self.addresses: list[str] = []
        self.cookies: list[str] = []
        self.statuses: dict[str, set[int]] = defaultdict(set)

    def marker(self, name: str) -> str:
        return self.markers.setdefault(name, f"Canary-{len(self.markers):03}-b7e2")

    def send(self, browser: Client, form: Form, sent: dict[str, str]) -> None:
        answer = send(browser, form, sent)
        self.statuses[form.name].add(answer.status_code)
        self.addresses.append(answer.headers.get("Location", ""))
        self.cookies += [str(cookie) for cookie in browser.cookies.values()]
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            page = browser.get(answer["Location"]).content.decode()
            self.addresses += re.findall(r'(?:href|action|src)="([^"]*)"', page)


def live(cast: Cast) -> Marked:
    """Send every form twice: with words in it, and with everything else wrong."""
    marked, forms = Marked(), forms_there(cast, places(cast))
    forms.sort(key=lambda form: LAST.index(form.name) if form.name in LAST else -1)
    for form in forms:
        whole = filled(form)
        names = {f.name: f"{form.name}.{f.name}" for f in form.fields}
        words = {f.name: marked.marker(names[f.name]) for f in form.free()}
        if form.name == "practice-questionnaire-add":
            told = whole["definition"].replace("Energy this week", words["definition"])
            words = {"definition": told}
        words.pop("language", None)
        rest = {
            f.name: marked.marker(names[f.name])
            for f in form.fields
            if f.kind not in FREE and f.name in whole
        }
        marked.send(browser_of(cast, form.who), form, whole | words)
        marked.send(browser_of(cast, form.who), form, whole | rest)
    return marked


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """Everything that is logged, down to DEBUG, SQL and its values included, as it is written."""
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(AllowedFields())
    loggers = [logging.getLogger(name) for name in ("", "django")]
    levels = [each.level for each in loggers]
    loggers[0].addHandler(handler)
    for each in loggers:
        each.setLevel(logging.DEBUG)
    yield handler.stream
    loggers[0].removeHandler(handler)
    for each, level in zip(loggers, levels, strict=True):
        each.setLevel(level)


def cached() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM telos_cache")
        return repr(cursor.fetchall()).encode()


def test_markers_are_found_where_they_may_stand_alone(cast: Cast, logs: io.StringIO) -> None:
    cache.clear()
    marked = live(cast)
    data, keys = kept_by(connection), kept_by(connections[KEYS])
    mails = "\n".join(m.message().as_string() for m in mail.outbox).encode()
    seen = {
        "the data": data,
        "keys": keys,
        "sessions": sessions(),
        "the cache": cached(),
        "logs": logs.getvalue().encode(),
        "mails": mails,
        "addresses": "\n".join(marked.addresses).encode(),
        "cookies": "\n".join(marked.cookies).encode(),
    }
    allowed = {"the data": PLAIN, "mails": IN_MAILS, "addresses": IN_ADDRESSES}
    found = {
        place: {name for name, marker in marked.markers.items() if holds(kept, marker)}
        for place, kept in seen.items()
    }
    print(f"{len(marked.markers)} markers in {len(seen)} places")  # noqa: T201 -- the figure
    assert {place: names - allowed.get(place, set()) for place, names in found.items()} == {
        place: set() for place in seen
    }
    # A planted positive for each kind of place that holds anything: names, and what is no secret.
    assert {"client-add.display_name", "practice-questionnaire.item_oasis_1"} <= found["the data"]
    assert "practice-people.display_name" in found["mails"]
    assert b"status=422" in seen["logs"]
    assert reverse("caseload").encode() in seen["addresses"]
    assert b"telos-csrf" in seen["cookies"]
    assert b"allauth" in seen["the cache"] or seen["the cache"] != b"[]"
    assert b"_auth_user_id" in seen["sessions"]
    assert len(marked.markers) >= 80
