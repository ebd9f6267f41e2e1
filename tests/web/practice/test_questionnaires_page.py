"""The practice's questionnaires: whose they are, adding one, and words that somebody allowed."""

from __future__ import annotations

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from telos.measures.actions import add_instrument, record_wording
from telos.measures.queries import library_of
from tests import scenes
from tests.cast import EVERYBODY, Cast
from tests.measures.test_library_deeds import LETTER, OASIS, OWN
from tests.web.budget import MOST_QUERIES


def shelf(cast: Cast) -> str:
    return reverse("practice-questionnaires", args=[cast.practice.public_id])


def adding(cast: Cast) -> str:
    return reverse("practice-questionnaire-add", args=[cast.practice.public_id])


def sheet(cast: Cast, key: str) -> str:
    return reverse("practice-questionnaire", args=[cast.practice.public_id, key])


def words_form(**changed: str) -> dict[str, str]:
    return {
        "language": "en",
        "notice": "© the authors",
        "prompt": "Think of the last week.",
        "given_by": "The authors",
        "given_on": "2026-03-02",
        "reference": "a letter",
        "covers": "our own clients",
        **{f"option_{n}": f"answer {n}" for n in range(5)},
        **{f"item_oasis_{n}": f"question {n}" for n in range(1, 6)},
        **changed,
    }


@pytest.mark.parametrize("page", [shelf, adding, lambda cast: sheet(cast, "phq9")])
def test_questionnaires_who_may_see(cast: Cast, signed_in, page) -> None:
    statuses = {who: signed_in(cast.person(who)).get(page(cast)).status_code for who in EVERYBODY}
    assert statuses == {who: 200 if who == "manager" else 404 for who in EVERYBODY}
    assert Client().get(page(cast)).status_code == 302


def test_shelf_says_what_each_waits_for(cast: Cast, signed_in) -> None:
    page = signed_in(cast.manager).get(shelf(cast)).content.decode()
    for words in ("PHQ-9", "free to ask", "wait for a permission", "totals only", "unvalidated"):
        assert words in page


def test_shelf_asks_few_queries(cast: Cast, signed_in, django_assert_max_num_queries) -> None:
    add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)
    browser = signed_in(cast.manager)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert browser.get(shelf(cast)).status_code == 200


def test_own_one_is_added_from_text_and_from_a_file(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    sent = browser.post(adding(cast), {"definition": OWN})
    assert sent.status_code == 302
    newer = OWN.replace('version = "1"', 'version = "2"')
    file = SimpleUploadedFile("energy.toml", b"\xef\xbb\xbf" + newer.encode())
    assert browser.post(adding(cast), {"file": file, "definition": ""}).status_code == 302
    assert library_of(cast.practice.pk).load("harbour_energy").version == "2"
    assert "Energy this week" in browser.get(sheet(cast, "harbour_energy")).content.decode()


def test_name_of_a_file_is_used_for_nothing(cast: Cast, signed_in) -> None:
    file = SimpleUploadedFile("x", OWN.encode())
    file.__dict__["_name"] = "../../etc/named-by-a-stranger.toml"
    browser = signed_in(cast.manager)
    assert browser.post(adding(cast), {"file": file, "definition": ""}).status_code == 302
    assert "harbour_energy" in library_of(cast.practice.pk).keys
    kept = scenes.everything()["measures.PracticeInstrument"]
    assert "harbour_energy" in str(kept)
    assert "named-by-a-stranger" not in str(scenes.everything())
    assert "named-by-a-stranger" not in browser.get(sheet(cast, "harbour_energy")).content.decode()


def test_the_example_can_be_kept_as_it_stands(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    page = browser.get(adding(cast))
    assert browser.post(adding(cast), {"definition": page.context["example"]}).status_code == 302
    assert "harbour_energy" in library_of(cast.practice.pk).keys


def test_faulty_one_names_its_field_and_keeps_what_was_sent(cast: Cast, signed_in) -> None:
    faulty = OWN.replace("highest = 2", "highest = 9")
    file = SimpleUploadedFile("energy.toml", faulty.encode())
    answer = signed_in(cast.manager).post(adding(cast), {"file": file, "definition": ""})
    assert answer.status_code == 422
    assert "score.highest" in answer.content.decode()
    assert answer.context["form"]["definition"].value() == faulty


@pytest.mark.parametrize("typed", ["hello", OWN.replace("highest = 2", "highest = 9")])
def test_faulty_text_stays_in_its_field(cast: Cast, signed_in, typed: str) -> None:
    answer = signed_in(cast.manager).post(adding(cast), {"definition": typed})
    assert answer.status_code == 422
    area = answer.content.decode().split("<textarea")[1].split("</textarea>")[0]
    assert unescape(area.split(">", 1)[1]).strip("\n") == typed.strip("\n")


def test_text_stays_when_the_file_beside_it_cannot_be_read(cast: Cast, signed_in) -> None:
    sent = {"definition": OWN, "file": SimpleUploadedFile("a.toml", "é".encode("utf-16"))}
    answer = signed_in(cast.manager).post(adding(cast), sent)
    assert answer.context["form"]["definition"].value() == OWN


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file"),
        ({"definition": "key = "}, "line 1"),
        ({"file": SimpleUploadedFile("a.toml", "é".encode("utf-16"))}, "UTF-8"),
        ({"file": SimpleUploadedFile("a.toml", b"x" * 300_000)}, "larger"),
    ],
)
def test_what_is_no_definition_is_refused(cast: Cast, signed_in, sent, said: str) -> None:
    answer = signed_in(cast.manager).post(adding(cast), sent)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_words_are_entered_with_their_permission(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    assert "The permission" in browser.get(sheet(cast, "oasis")).content.decode()
    assert browser.post(sheet(cast, "oasis"), words_form()).status_code == 302
    page = browser.get(sheet(cast, "oasis")).content.decode()
    for words in ("question 5", "asked by permission of The authors", "a letter", "© the authors"):
        assert words in page
    assert library_of(cast.practice.pk).wording_available("oasis")


@pytest.mark.parametrize(
    "changed",
    [
        {"given_by": ""},
        {"given_on": "2999-01-01"},
        {"item_oasis_3": ""},
        {"option_2": ""},
        {"language": "English"},
    ],
)
def test_words_that_are_not_whole_are_refused_and_kept(cast: Cast, signed_in, changed) -> None:
    answer = signed_in(cast.manager).post(sheet(cast, "oasis"), words_form(**changed))
    assert answer.status_code == 422
    assert "question 5" in answer.content.decode()
    assert not library_of(cast.practice.pk).wording_available("oasis")


def test_red_ones_take_no_words(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    assert "The permission" not in browser.get(sheet(cast, "bdi2")).content.decode()
    assert browser.post(sheet(cast, "bdi2"), words_form()).status_code == 200
    assert not library_of(cast.practice.pk).wording_available("bdi2")


def test_unknown_ones_are_not_shown_to_exist(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    assert browser.get(sheet(cast, "nothing_such")).status_code == 404
    elsewhere = reverse("practice-questionnaires", args=[cast.practice_elsewhere.public_id])
    assert browser.get(elsewhere).status_code == 404


def test_own_ones_and_words_are_taken_back(cast: Cast, signed_in) -> None:
    own = add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)
    words = record_wording(
        actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER
    )
    practice = cast.practice.public_id
    browser = signed_in(cast.manager)
    for name, row in (
        ("practice-questionnaire-retire", own),
        ("practice-wording-withdraw", words),
    ):
        path = reverse(name, args=[practice, row.public_id])
        assert browser.get(path).url == shelf(cast)  # a form’s address leads to its page
        assert browser.delete(path).status_code == 405
        assert signed_in(cast.her_therapist).post(path).status_code == 404
        assert browser.post(path).status_code == 302
    library = library_of(cast.practice.pk)
    assert "harbour_energy" not in library.keys
    assert not library.wording_available("oasis")


def test_own_one_is_offered_to_the_therapist(cast: Cast, signed_in) -> None:
    add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)
    page = signed_in(cast.her_therapist).get(
        reverse("client-measures", args=[cast.client_record.public_id])
    )
    assert "harbour_energy" in page.content.decode()
