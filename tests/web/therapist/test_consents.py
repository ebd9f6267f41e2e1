"""A client's consent on their therapist's pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from telos.access.actions import begin_care
from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState
from telos.access.queries import consents_of, facts_visible_to, therapists_of
from telos.base import clock
from tests import consents
from tests.cast import Cast

GIVEN, REFUSED, WITHDRAWN = ConsentAnswer
KIND = ConsentKind.RESEARCH
REJECTED = 422


def path(cast: Cast, kind: ConsentKind = KIND) -> str:
    return reverse("client-consent", args=[cast.client_record.public_id, kind])


def sent(cast: Cast, **more: object) -> dict[str, object]:
    stands = consents_of(cast.client_record)[KIND]
    return {
        "answer": "given",
        "text": stands.text.public_id,
        "signed_on": (clock.today() - timedelta(days=2)).isoformat(),
        "present": "Noor and I",
        "seen": stands.seen,
        **more,
    }


def test_list_says_how_each_kind_stands(cast: Cast, signed_in) -> None:
    address = reverse("client-consents", args=[cast.client_record.public_id])
    browser = signed_in(cast.her_therapist)
    assert "has published nothing to agree to yet" in browser.get(address).content.decode()
    consents.answered(cast, KIND, REFUSED)
    consents.published(cast, ConsentKind.SUPERVISION)
    page = browser.get(address).content.decode()
    assert "One thing waits for Noor’s answer" in page
    for words in ("said no", "waits for an answer", "Research", "Supervision"):
        assert words in page


def test_paper_is_entered_whole(cast: Cast, signed_in) -> None:
    consents.published(cast, KIND)
    browser = signed_in(cast.her_therapist)
    assert browser.post(path(cast), sent(cast)).status_code == 302
    [fact] = facts_visible_to(cast.her_therapist).filter(kind=KIND)
    assert (fact.answer, fact.way, fact.present) == ("given", "paper", "Noor and I")
    assert fact.answered_on == clock.today() - timedelta(days=2)
    page = browser.get(path(cast)).content.decode()
    assert "on paper. Entered by Therapist harbour" in page
    assert "Present: Noor and I." in page


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ({"answer": ""}, "Choose what was answered."),
        ({"answer": "withdrawn"}, "Choose what was answered."),
        ({"text": ""}, "Choose the version"),
        ({"text": "x"}, "Choose one of the versions"),
        ({"signed_on": ""}, "Enter the day of the signature."),
        ({"signed_on": "soon"}, "day, month and year"),
        ({"signed_on": "2999-01-01"}, "check the year"),
        ({"present": " "}, "Say who was present"),
        ({"present": "x" * 201}, "Keep it under 200 characters"),
        ({"seen": "7"}, "This has changed since you opened it."),
    ],
)
def test_paper_that_cannot_be_kept_stays_in_the_form(
    cast: Cast, signed_in, broken: dict[str, str], said: str
) -> None:
    consents.published(cast, KIND)
    typed = sent(cast, **broken)
    response = signed_in(cast.her_therapist).post(path(cast), typed)
    page = response.content.decode()
    assert response.status_code == REJECTED
    assert said in page
    assert str(typed["present"]).strip() in page
    assert not facts_visible_to(cast.her_therapist).exists()


def test_paper_does_not_overturn_what_the_client_said_since(cast: Cast, signed_in) -> None:
    consents.answered(cast, KIND, REFUSED)
    response = signed_in(cast.her_therapist).post(path(cast), sent(cast))
    assert response.status_code == REJECTED
    assert "The client has answered this themselves since" in response.content.decode()
    assert consents_of(cast.client_record)[KIND].state == ConsentState.REFUSED


def test_refused_form_can_be_sent_again(cast: Cast, signed_in) -> None:
    """The page shows what stands now, so what was entered meanwhile counts as seen."""
    consents.published(cast, KIND)
    typed = sent(cast)
    consents.answered(cast, KIND, REFUSED, actor=cast.her_therapist, paper=consents.paper())
    browser = signed_in(cast.her_therapist)
    typed["signed_on"] = clock.today().isoformat()
    first = browser.post(path(cast), typed)
    assert first.status_code == REJECTED
    assert 'name="seen" value="1"' in first.content.decode()
    assert browser.post(path(cast), {**typed, "seen": 1}).status_code == 302


def test_taking_back_a_second_therapist_from_paper_asks_who_goes_on(cast: Cast, signed_in) -> None:
    kind = ConsentKind.SHARING
    text = consents.answered(cast, kind, actor=cast.her_therapist, paper=consents.paper()).text
    begin_care(actor=cast.manager, client=cast.client_record, therapist=cast.colleague)
    browser = signed_in(cast.her_therapist)
    typed = {
        "answer": "withdrawn",
        "text": text.public_id,
        "signed_on": clock.today().isoformat(),
        "present": "Noor",
        "seen": 1,
    }
    refused = browser.post(path(cast, kind), typed)
    assert refused.status_code == REJECTED
    assert "Say who goes on" in refused.content.decode()
    typed["goes_on"] = str(cast.her_therapist.public_id)
    assert browser.post(path(cast, kind), typed).status_code == 302
    assert list(therapists_of(cast.client_record)) == [cast.her_therapist]


def test_asking_is_one_press_and_only_where_it_makes_sense(cast: Cast, signed_in) -> None:
    kind = ConsentKind.SHARING
    consents.published(cast, kind)
    consents.published(cast, KIND)
    browser = signed_in(cast.her_therapist)
    assert "Ask now" in browser.get(path(cast, kind)).content.decode()
    assert "Ask now" not in browser.get(path(cast)).content.decode()
    ask = reverse("client-consent-ask", args=[cast.client_record.public_id, kind])
    page = browser.post(ask, follow=True).content.decode()
    assert "Noor finds it on their page." in page
    assert "has not answered yet" in page
    everybody = reverse("client-consent-ask", args=[cast.client_record.public_id, KIND])
    assert "Everybody is asked this" in browser.post(everybody, follow=True).content.decode()


def test_kind_that_is_not_asked_is_nowhere(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.her_therapist)
    assert browser.get(path(cast)).status_code == 404
    for name in ("client-consent", "client-consent-ask"):
        address = reverse(name, args=[cast.client_record.public_id, "dance"])
        assert browser.post(address).status_code == 404


def test_number_of_queries_does_not_grow(cast: Cast, signed_in, count_queries) -> None:
    address = reverse("client-consents", args=[cast.client_record.public_id])
    counts = []
    for kinds in ([KIND], list(ConsentKind)):
        for kind in kinds:
            consents.published(cast, kind)
        counts.append(count_queries(signed_in(cast.her_therapist), address))
    assert counts[1] <= counts[0]


def test_what_is_no_longer_asked_stands_with_its_answers_and_asks_for_nothing(
    cast: Cast, signed_in
) -> None:
    consents.answered(cast, KIND)
    consents.published(cast, ConsentKind.SUPERVISION)
    consents.retired(cast, KIND, "No research is planned.")
    consents.retired(cast, ConsentKind.SUPERVISION)
    browser = signed_in(cast.her_therapist)
    listed = browser.get(
        reverse("client-consents", args=[cast.client_record.public_id])
    ).content.decode()
    assert "no longer asked" in listed
    assert "Supervision" not in listed.split("<main")[1]
    page = browser.get(path(cast)).content.decode()
    assert "it is no longer asked, and the yes does not count" in page
    assert "No research is planned." in page
    assert "They agree" not in page
    never = browser.get(path(cast, ConsentKind.SUPERVISION)).content.decode()
    assert "The practice asks nobody this any more" in never
    assert "Signed on paper" not in never
    assert "Ask now" not in never
