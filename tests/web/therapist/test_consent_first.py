"""No yes to treatment stands: the therapist's pages say so, and what follows from it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.urls import reverse

from telos.access.enums import ConsentAnswer, ConsentKind
from telos.intake.actions import begin_intake
from telos.intake.models import Intake, IntakeEntry
from telos.people.models import Client
from tests import consents
from tests import scenes as cast_scenes
from tests.cast import Cast
from tests.intake import scenes
from tests.web.budget import MOST_QUERIES

TREATMENT = ConsentKind.TREATMENT


@pytest.fixture
def mira(cast: Cast) -> Client:
    """Somebody without an account, of whom the practice asks for a yes to treatment."""
    consents.published(cast, TREATMENT)
    return cast_scenes.client_without_account(cast)


def signed(cast: Cast, mira: Client, answer: ConsentAnswer = ConsentAnswer.GIVEN) -> None:
    paper = consents.paper()
    consents.answered(cast, TREATMENT, answer, actor=cast.her_therapist, client=mira, paper=paper)


def text(browser, name: str, *args: object) -> str:
    return " ".join(browser.get(reverse(name, args=args)).content.decode().split())


def test_before_the_yes_the_page_leads_to_the_paper(cast: Cast, mira: Client, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    page = text(browser, "client-intake", mira.public_id)
    assert "First comes Mira’s yes to treatment and confidentiality" in page
    assert reverse("client-consent", args=[mira.public_id, TREATMENT]) in page
    assert "Begin the intake" not in page
    begin = reverse("client-intake-begin", args=[mira.public_id])
    assert "Nothing is written down as theirs before it" in " ".join(
        browser.post(begin, follow=True).content.decode().split()
    )
    signed(cast, mira)
    page = text(browser, "client-intake", mira.public_id)
    assert "Begin the intake" in page
    assert "First comes" not in page


def test_refused_words_stand_on_the_page(cast: Cast, mira: Client, signed_in) -> None:
    signed(cast, mira)
    begin_intake(actor=cast.her_therapist, episode=mira.episodes.get())
    browser = signed_in(cast.her_therapist)
    assert "We have gone through it" in text(browser, "client-intake", mira.public_id)
    signed(cast, mira, ConsentAnswer.WITHDRAWN)
    page = text(browser, "client-intake", mira.public_id)
    assert "Mira took back the yes to treatment and confidentiality today" in page
    assert "We have gone through it" not in page
    assert "so go through it together" not in page
    assert "Enter what Mira says" not in page
    add = reverse("client-intake-add", args=[mira.public_id, "hard"])
    sent = {"hard": "The nights, since May.", "page": str(uuid4()), "hard-seen": "0."}
    refused = browser.post(add, sent)
    assert refused.status_code == 422
    assert "The nights, since May." in refused.content.decode()
    move = reverse("client-intake-complete", args=[mira.public_id])
    revision = Intake.objects.get().revision_number
    assert browser.post(move, {"seen_revision": revision}).status_code == 422
    assert not IntakeEntry.objects.exists()


def test_of_whoever_has_an_account_it_is_told(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    consents.answered(cast, TREATMENT)
    consents.answered(cast, TREATMENT, ConsentAnswer.WITHDRAWN)
    page = text(signed_in(cast.her_therapist), "client-intake", cast.client_record.public_id)
    assert "Noor took back the yes to treatment and confidentiality today" in page
    assert "Add your own" in page


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([ConsentAnswer.REFUSED], "aid no to treatment and confidentiality today."),
        (
            [ConsentAnswer.GIVEN, ConsentAnswer.WITHDRAWN],
            "ook back the yes to treatment and confidentiality today.",
        ),
    ],
)
def test_a_no_is_told_until_there_is_a_yes(cast: Cast, signed_in, answers, told: str) -> None:
    for answer in answers:
        consents.answered(cast, TREATMENT, answer)
    browser = signed_in(cast.her_therapist)
    key = cast.client_record.public_id
    assert told in text(browser, "caseload")
    assert "no yes to treatment" in text(browser, "caseload")
    page = text(browser, "client", key)
    assert told in page
    assert reverse("client-consent", args=[key, TREATMENT]) in page
    page = text(browser, "client-consents", key)
    assert f"Noor {'t' if 'ook' in told else 's'}{told.removesuffix(' today.')}" in page
    assert "has answered everything" not in page
    consents.answered(cast, TREATMENT)
    assert "to treatment and confidentiality" not in text(browser, "caseload")
    assert told not in text(browser, "client", key)


def test_what_waits_or_was_retired_is_no_need(cast: Cast, signed_in) -> None:
    consents.published(cast, TREATMENT)
    browser = signed_in(cast.her_therapist)
    assert "no yes to treatment" not in text(browser, "caseload")
    consents.answered(cast, TREATMENT, ConsentAnswer.REFUSED)
    consents.retired(cast, TREATMENT)
    assert "no yes to treatment" not in text(browser, "caseload")
    assert "no yes to treatment" not in text(browser, "client", cast.client_record.public_id)


def test_supervisor_is_told_nothing_of_consent(cast: Cast, signed_in) -> None:
    consents.agreed_to_supervision(cast)
    consents.answered(cast, TREATMENT, ConsentAnswer.REFUSED)
    page = text(signed_in(cast.supervisor), "client", cast.client_record.public_id)
    assert "to treatment and confidentiality" not in page


def test_number_of_queries_holds_with_consent(cast: Cast, signed_in, count_queries) -> None:
    scenes.handed_in(cast)
    consents.answered(cast, TREATMENT)
    consents.answered(cast, TREATMENT, ConsentAnswer.WITHDRAWN)
    for name in ("client", "client-intake"):
        path = reverse(name, args=[cast.client_record.public_id])
        assert count_queries(signed_in(cast.her_therapist), path) <= MOST_QUERIES
    assert count_queries(signed_in(cast.her_therapist), reverse("caseload")) <= MOST_QUERIES
