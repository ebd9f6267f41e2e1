"""Entering a total from paper: what the sheet says of dying is asked before it is kept."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from telos.base import clock
from telos.measures.models import Response
from tests.cast import Cast


def send(browser: Client, cast: Cast, **more: str):
    sent = {"instrument_key": "phq9", "score": "12", "answered_on": clock.today().isoformat()}
    path = reverse("client-measure-total", args=[cast.client_record.public_id])
    return browser.post(path, {**sent, **more}, follow=True)


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_sheet_is_asked_about_once_its_questionnaire_is_chosen(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    path = reverse("client-measures", args=[cast.client_record.public_id])
    assert "risk_phq9_9" not in text_of(browser.get(path))
    asked = send(browser, cast)
    page = text_of(asked)
    assert asked.status_code == 422
    assert "Question 9 on the sheet: Thoughts that you would be better off dead" in page
    assert "Look at the sheet, and say what was answered there." in page
    assert "I do not have the sheet" in page
    assert 'value="12"' in page
    assert not Response.objects.exists()


def test_grave_answer_from_paper_leads_the_caseload(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    kept = send(browser, cast, risk_phq9_9="2")
    assert "The total is kept" in text_of(kept)
    page = text_of(browser.get(reverse("caseload")))
    assert "On paper: “More than half the days”" in page
    assert "Help was shown at once" not in page


def test_high_total_leaves_no_way_round(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = text_of(send(browser, cast, score="27"))
    assert "I do not have the sheet" not in page
    assert "Several days" not in page.split("Question 9 on the sheet")[1].split("</fieldset>")[0]
    refused = text_of(send(browser, cast, score="27", risk_phq9_9="unseen"))
    assert "That answer does not go with this total." in refused
    assert not Response.objects.exists()
    assert "The total is kept" in text_of(send(browser, cast, score="27", risk_phq9_9="3"))


def test_other_questionnaires_ask_nothing_more(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert "The total is kept" in text_of(send(browser, cast, instrument_key="gad7"))


@pytest.mark.parametrize("typed", ["2,5", "20.5", "twelve"])
def test_what_is_no_whole_number_comes_back_as_it_was_typed(
    cast: Cast, signed_in, typed: str
) -> None:
    browser = signed_in(cast.her_therapist)
    refused = send(browser, cast, instrument_key="gad7", score=typed)
    assert refused.status_code == 422
    assert "Enter the total as a whole number" in text_of(refused)
    # A field of numbers would show nothing of it, and take the first for 25.
    [field] = re.findall(r'<input[^>]*name="score"[^>]*>', text_of(refused))
    assert f'value="{typed}"' in field
    assert 'type="text"' in field
    assert 'inputmode="numeric"' in field
    assert not Response.objects.exists()


@pytest.mark.parametrize("typed", ["28", "9" * 309, "1" * 5_000, f"-{'9' * 5_000}"])
@pytest.mark.parametrize(
    ("key", "name", "highest"), [("phq9", "PHQ-9", 27), ("bdi2", "BDI-II", 63)]
)
def test_total_of_any_length_that_cannot_be_comes_back_with_its_range(
    cast: Cast, signed_in, typed: str, key: str, name: str, highest: int
) -> None:
    browser = signed_in(cast.her_therapist)
    typed = typed.replace("28", "64") if key == "bdi2" else typed
    refused = send(browser, cast, instrument_key=key, score=typed)
    assert refused.status_code == 422
    assert f"A total of {name} lies between 0 and {highest}." in text_of(refused)
    [field] = re.findall(r'<input[^>]*name="score"[^>]*>', text_of(refused))
    assert f'value="{typed}"' in field
    assert not Response.objects.exists()


def test_total_that_cannot_be_leaves_every_answer_of_the_sheet_open(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = text_of(send(browser, cast, score="270", risk_phq9_9="2"))
    sheet = page.split("Question 9 on the sheet")[1].split("</fieldset>")[0]
    assert "Not at all" in sheet
    [chosen] = re.findall(r'<input[^>]*value="2"[^>]*>', sheet)
    assert "checked" in chosen
