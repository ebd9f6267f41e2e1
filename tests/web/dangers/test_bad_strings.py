"""Bad strings in every field of every form: refused or kept, never a fault, never markup.

`TELOS_BAD_STRINGS=2000` sends as many to each; without it a few of each family, and by turns. With
14 each field alone gets every string.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import scenes
from tests.cast import Cast
from tests.web.dangers.bad_strings import FAMILIES, FIRST, MARK, PRODUCT, bad_strings
from tests.web.dangers.forms_there import (
    WHO,
    Field,
    Form,
    browser_of,
    fillings,
    forms_there,
    send,
    undone,
)
from tests.web.dangers.places import places

# Walks the same code for everybody once more: what it covers other tests have counted.
pytestmark = pytest.mark.no_cover

MANY = int(os.environ.get("TELOS_BAD_STRINGS", "13"))
# In the short run each field alone gets every third string, turn by turn, and a form all of them.
TURNS = 1 if MANY > 13 else 3
ORDER = {bad: turn for turn, bad in enumerate(bad_strings(MANY))}


class _Markup(HTMLParser):
    """What of a page is markup and not words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _value in attrs)]
        for name, value in attrs:
            leads = (value or "").strip().lower()
            if name in {"href", "src", "action", "formaction"} and leads.startswith(
                ("javascript:", "data:text", "vbscript:", "//")
            ):
                self.found.append(f"{name} {MARK} {leads[:40]}")
        self.is_script = tag == "script"

    def handle_comment(self, text: str) -> None:
        self.found.append(text)

    def handle_decl(self, text: str) -> None:
        self.found.append(text)


def faults(answer: Any) -> list[str]:
    """What an answer holds that it must not."""
    found = [f"status {answer.status_code}"] if answer.status_code >= 500 else []
    found += [f"header {name}" for name in answer.headers if MARK in name.lower()]
    if "html" in answer.headers.get("Content-Type", ""):
        page = answer.content.decode()
        reader = _Markup()
        reader.feed(page)
        found += [f"markup {each[:60]}" for each in reader.found if MARK in each.lower()]
        found += ["reckoned"] if PRODUCT in page else []
        found += ["not words"] if "\0" in page else []
    return found


def of_each_kind(fields: list[Field]) -> list[Field]:
    """The first and the last of fields that one line of code made, row by row."""
    kinds: dict[str, list[Field]] = {}
    for each in fields:
        kinds.setdefault(re.sub(r"\d+|(?<=^how_).+", "", each.name), []).append(each)
    return [each for made in kinds.values() for each in dict.fromkeys((made[0], made[-1]))]


def attempts(form: Form, bad: str) -> list[dict[str, Any]]:
    """Everything bad at once; and each field of words with the rest as it should be."""
    free, numbers = form.free(), form.numbers() if bad in FIRST else []
    turn = ORDER.get(bad, 0)
    own_turn = [
        each
        for place, each in enumerate(of_each_kind(free))
        if bad in FIRST or (place + turn) % TURNS == 0
    ]
    whole, alone = fillings(form), [*own_turn, *numbers]
    one_by_one = [one | {each.name: bad} for one in whole for each in alone]
    together = [one | {each.name: bad for each in free} for one in whole]
    # The long run sends words to all fields of a form together: else it would take a day.
    return [dict.fromkeys(whole[0], bad), *(one_by_one if MANY < 100 else together)]


@pytest.mark.long
def test_no_string_is_a_fault_or_markup(cast: Cast) -> None:
    cache.clear()
    forms = [form for form in forms_there(cast, places(cast)) if form.fields]
    statuses: Counter[int] = Counter()
    strings = bad_strings(MANY)
    browsers = {who: browser_of(cast, who) for who in WHO}
    as_it_was = {
        who: browser.cookies.output(header="", sep=";") for who, browser in browsers.items()
    }
    for form in forms:
        browser = browsers[form.who]
        for bad in strings:
            for sent in attempts(form, bad):
                with undone():
                    answer = send(browser, form, sent, follow=True)
                # It may have signed itself out, or in as somebody else.
                browser.cookies.clear()
                browser.cookies.load(as_it_was[form.who])
                statuses[answer.status_code] += 1
                assert faults(answer) == [], (form.name, bad[:80], answer.status_code)
    fields = {(form.name, each.name) for form in forms for each in form.fields}
    print(f"{len(strings)} strings, {len(forms)} forms, {len(fields)} fields:", dict(statuses))  # noqa: T201 -- the figure
    assert statuses[200] > 0
    assert statuses[422] > 0
    assert len(fields) > 60


def test_rows_of_a_form_are_tried_at_both_ends() -> None:
    names = [
        "name",
        "goal_1",
        "goal_2",
        "goal_3",
        "how_b",
        "how_a",
        "how_c",
        "level_1",
        "level_1_b",
    ]
    kept = of_each_kind([Field(name, "text") for name in names])
    assert [each.name for each in kept] == [
        *("name", "goal_1", "goal_3", "how_b", "how_c", "level_1", "level_1_b")
    ]


@pytest.mark.skipif(MANY < 13, reason="fewer strings than turns are sent")
def test_each_field_has_its_turn_alone() -> None:
    form = Form("visitor", "/", "/nowhere/", [Field(name, "text") for name in "abcdef"])
    alone = {
        name
        for bad in ORDER
        if bad not in FIRST
        for one in attempts(form, bad)
        for name in one
        if list(one.values()).count(bad) == 1 and one[name] == bad
    }
    assert alone == set("abcdef")


def test_there_are_two_thousand_different_strings() -> None:
    strings = bad_strings(2000)
    assert len(set(strings)) == 2000
    assert all(set(family) <= set(strings) for family in FAMILIES.values())
    assert bad_strings(2000) == strings


def test_shortest_run_sends_long_numbers_wherever_a_number_is_asked_for(cast: Cast) -> None:
    assert set(FIRST) <= set(bad_strings(MANY))
    forms = forms_there(cast, places(cast), whose=["her_therapist"])
    sent = {(form.name, one.get("instrument_key")): [] for form in forms for one in fillings(form)}
    for form in forms:
        for one in attempts(form, FIRST[-1]):
            sent.setdefault((form.name, one.get("instrument_key")), []).append(
                {name for name, value in one.items() if value == FIRST[-1]}
            )
    assert {"score"} in sent["client-measure-total", "bdi2"]
    assert {"score"} in sent["client-measure-total", "phq9"]
    assert {"minutes"} in sent["client-appointments", None]


def test_markup_would_be_seen() -> None:
    for bad in FAMILIES["markup"][:8]:
        for page in (f'<input value="{bad}"><p>{bad}</p>', f"<input value='{bad}'>"):
            reader = _Markup()
            reader.feed(page)
            if [each for each in reader.found if MARK in each.lower()]:
                break
        else:
            pytest.fail(bad)


@pytest.mark.parametrize("where", ["answers", "finish"])
@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "[" * 900 + "]" * 900,
        "null",
        "[]",
        '"x"',
        "NaN",
        "{",
        '{"response": {"a": 1}, "answers": [[[]]]}',
        '{"response": "x", "answers": {"phq9_1": {"a": 1}}}',
        '{"answers": {"phq9_1": 1e999}}',
        '{"answers": {"phq9_1": "\\ud800"}, "left_out": {"a": 1}}',
        '{"left_out": [null, [1], {}]}',
        "\ufeff{}",
        "1" * 5_000,
        '{"answers": {"phq9_1": ' + "1" * 5_000 + "}}",
    ],
)
def test_bodies_made_by_hand_are_refused(cast: Cast, where: str, body: str) -> None:
    response = scenes.begun_response(cast)
    path = reverse(f"questionnaire-{where}", args=[response.schedule.public_id])
    browser = browser_of(cast, "client")
    answer = browser.post(path, body.encode(), content_type="application/json")
    assert 400 <= answer.status_code < 500
    assert not answer.headers["Content-Type"].startswith("text/html") or MARK not in str(answer)


@pytest.mark.parametrize("credential", ["1" * 5_000, "[" * 20_000, '{"id": [[]]}', "null"])
def test_passkey_made_by_hand_is_refused(cast: Cast, credential: str) -> None:
    for who, name in (
        ("visitor", "passkey-sign-in"),
        ("client", "add-passkey"),
        ("her_therapist", "show-who-you-are"),
    ):
        sent = {"credential": credential, "name": "x"}
        answer = browser_of(cast, who).post(reverse(name), sent)
        assert answer.status_code in {302, 422}, name


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "no-such-thing", "idna"])
def test_forms_in_other_tongues_of_machines_are_refused_or_read(cast: Cast, charset: str) -> None:
    browser = browser_of(cast, "client")
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    answer = browser.generic("POST", reverse("my-goal-new"), b"words=x", content_type=kind)
    assert answer.status_code < 500


def test_too_many_fields_are_refused(db: None) -> None:
    answer = Client(raise_request_exception=False).post(
        reverse("sign-in"), {f"f{n}": "x" for n in range(2_000)}
    )
    assert answer.status_code == 400


def adding(cast: Cast) -> str:
    return reverse("practice-questionnaire-add", args=[cast.practice.public_id])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.toml", b"\x89PNG\r\n\x1a\n" + bytes(2_000)),
        ("x.toml", b"PK\x03\x04" + bytes(2_000)),
        ("x.toml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='zq7x()'></svg>"),
        ("x.toml", b"<html><zq7x></html>"),
        ("x.svg", b"key = 1"),
        ("../../x.toml", b"key = '../../x'"),
        ("x\0.toml", b"\xff\xfe\x00"),
        ("x" * 400 + ".toml", b""),
        ("x.toml", b"a = [" + b"[" * 50_000),
        ("x.toml", b"a." * 20_000 + b"b = 1"),
        ("x.toml", b"x = 1\n" * 100_000),
        ("x.toml", b"# " + b"x" * 900_000),
        ("x.toml", b"key = 'x'\nitem_count = " + b"9" * 5_000),
        ("x.toml", b"key = 'x'\nitem_count = " + b"9" * 400),
        ("x.toml", b"key = 0x" + b"9" * 5_000),
    ],
)
def test_file_is_judged_by_size_first_and_then_by_what_is_in_it(
    cast: Cast, name: str, content: bytes
) -> None:
    browser = browser_of(cast, "manager")
    kept = len(scenes.everything()["measures.PracticeInstrument"])
    # What a browser says of a file's kind is believed by nobody.
    file = SimpleUploadedFile("x", content, content_type="application/toml")
    file.__dict__["_name"] = name
    answer = browser.post(adding(cast), {"file": file, "definition": ""})
    assert answer.status_code == 422
    assert faults(answer) == []
    assert len(scenes.everything()["measures.PracticeInstrument"]) == kept


@pytest.mark.parametrize("what", ["file", "definition"])
def test_body_that_is_no_form_is_not_even_read(cast: Cast, what: str) -> None:
    browser = browser_of(cast, "manager")
    large = b"x" * 3_000_000
    sent = SimpleUploadedFile("x.toml", large) if what == "file" else large.decode()
    answer = browser.post(adding(cast), {what: sent})
    assert answer.status_code == 413
    assert "larger than" in answer.content.decode()


def test_no_file_is_served(cast: Cast) -> None:
    browser = browser_of(cast, "manager")
    for path in ("/media/x.toml", "/uploads/x", "/files/x.toml", adding(cast) + "x.toml"):
        assert browser.get(path).status_code == 404


def test_answers_in_json_say_nothing_that_was_sent(cast: Cast) -> None:
    response = scenes.begun_response(cast)
    path = reverse("questionnaire-answers", args=[response.schedule.public_id])
    sent = json.dumps({"response": MARK, "answers": {f"<{MARK}>": f"<{MARK}>"}})
    answer = browser_of(cast, "client").post(path, sent, content_type="application/json")
    assert f"<{MARK}>" not in answer.content.decode()
