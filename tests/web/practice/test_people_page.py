"""Who works here: invited, given and ended parts, a lost second factor; the manager's alone."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core import mail
from django.urls import reverse

from telos.base import clock
from telos.people.actions import end_membership
from telos.people.models import Invitation
from telos.people.queries import has_second_factor, roles_of
from tests import scenes
from tests.cast import EVERYBODY, Cast


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def page_of(cast: Cast) -> str:
    return reverse("practice-people", args=[cast.practice.public_id])


def deeds(cast: Cast) -> dict[str, tuple[str, dict[str, str]]]:
    """Every deed of the page: where, and what is sent."""
    practice = cast.practice.public_id
    invited = scenes.invited_colleague(cast).invitation.public_id
    part = cast.colleague.memberships.get().public_id
    new = {"display_name": "Una", "email": "una@cast.example", "role": "facilitator"}
    person = cast.her_therapist.public_id
    return {
        "invite": (page_of(cast), new),
        "again": (reverse("practice-invite-again", args=[practice, invited]), {}),
        "take back": (reverse("practice-uninvite", args=[practice, invited]), {}),
        "end": (
            reverse("practice-part-end", args=[practice, part]),
            {"to": str(cast.her_therapist.public_id), "why": "She is ill."},
        ),
        "reset": (reverse("practice-factor-reset", args=[practice, person]), {}),
    }


@pytest.mark.parametrize("who", [name for name in EVERYBODY if name != "manager"])
def test_nobody_else_sees_or_does_anything(cast: Cast, signed_in, who: str) -> None:
    addresses = deeds(cast)
    browser = signed_in(cast.person(who))
    before = scenes.everything()
    assert browser.get(page_of(cast)).status_code == 404
    for name, (path, sent) in addresses.items():
        assert browser.post(path, sent).status_code == 404, name
    assert scenes.everything() == before
    assert has_second_factor(cast.her_therapist)


@pytest.mark.parametrize("name", ["invite", "again", "take back", "end", "reset"])
def test_manager_does_it(cast: Cast, signed_in, name: str) -> None:
    path, sent = deeds(cast)[name]
    before = scenes.everything()
    answer = signed_in(cast.manager).post(path, sent)
    assert answer["Location"] == page_of(cast)
    assert scenes.everything() != before


def test_page_says_who_works_here_and_who_was_invited(cast: Cast, signed_in) -> None:
    scenes.invited_colleague(cast)
    shown = text(signed_in(cast.manager).get(page_of(cast)))
    for name in ("Therapist harbour", "Co-facilitator", "Colleague", "Former", "Ivo"):
        assert name in shown
    assert "Therapist hill" not in shown
    assert "not accepted yet" in shown
    Invitation.objects.filter(client=None).update(expires_at=clock.now())
    assert "has grown too old" in text(signed_in(cast.manager).get(page_of(cast)))


def test_taken_and_free_addresses_are_invited_alike(cast: Cast, signed_in) -> None:
    answers = []
    for email in ("free@cast.example", cast.client_elsewhere.email, cast.colleague.email):
        browser = signed_in(cast.manager)
        sent = {"display_name": "Una", "email": email, "role": "facilitator"}
        answers.append(text(browser.post(page_of(cast), sent, follow=True)))
        Invitation.objects.filter(email=email, client=None).delete()
    own = re.compile(r'value="[A-Za-z0-9]{64}"|\S+@\S+|[0-9a-f]{8}-[0-9a-f-]{27}')
    plain = {own.sub("", page) for page in answers}
    assert len(plain) == 1
    assert len(mail.outbox) == 3
    assert len({letter.body.split("http")[0] for letter in mail.outbox}) == 1


def test_whoever_holds_the_part_is_not_invited_to_it(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    before = scenes.everything()
    sent = {
        "display_name": "Somebody else",
        "email": cast.colleague.email.upper(),
        "role": "therapist",
    }
    shown = text(browser.post(page_of(cast), sent, follow=True))
    assert "Colleague has this part already." in shown
    assert "Somebody else" not in shown
    assert mail.outbox == []
    assert scenes.everything() == before


@pytest.mark.parametrize("whose", ["client", "therapist_elsewhere"])
def test_nothing_is_said_of_accounts_elsewhere(cast: Cast, signed_in, whose: str) -> None:
    sent = {"display_name": "Una", "email": cast.person(whose).email, "role": "therapist"}
    shown = text(signed_in(cast.manager).post(page_of(cast), sent, follow=True))
    assert "already" not in shown
    assert "An invitation to Una is on its way." in shown


def test_part_that_has_ended_can_be_given_again(cast: Cast, signed_in) -> None:
    end_membership(
        actor=cast.manager, membership_id=cast.former_therapist.memberships.get().public_id
    )
    sent = {"display_name": "Former", "email": cast.former_therapist.email, "role": "therapist"}
    shown = text(signed_in(cast.manager).post(page_of(cast), sent, follow=True))
    assert "An invitation to Former is on its way." in shown


def test_faults_are_told_and_what_was_typed_stays(cast: Cast, signed_in) -> None:
    sent = {"display_name": "", "email": "una", "role": "king"}
    answer = signed_in(cast.manager).post(page_of(cast), sent)
    assert answer.status_code == 422
    for told in ("Enter their name.", "Enter a whole e-mail address", "Choose one of these parts."):
        assert told in text(answer)
    assert 'value="una"' in text(answer)


def test_last_manager_is_told(cast: Cast, signed_in) -> None:
    part = cast.manager.memberships.get().public_id
    path = reverse("practice-part-end", args=[cast.practice.public_id, part])
    answer = signed_in(cast.manager).post(path, follow=True)
    assert "A practice keeps at least one manager." in text(answer)
    assert roles_of(cast.manager) == {"manager"}


def test_whose_factor_was_taken_away_is_told_and_sets_up_a_new_one(cast: Cast, signed_in) -> None:
    theirs = signed_in(cast.her_therapist)
    assert theirs.get(reverse("caseload")).status_code == 200
    path, sent = deeds(cast)["reset"]
    signed_in(cast.manager).post(path, sent)
    assert mail.outbox[-1].to == [cast.her_therapist.email]
    again = signed_in(cast.her_therapist)
    assert again.get(reverse("caseload"))["Location"] == reverse("second-factor-wanted")


@pytest.mark.parametrize("whose", ["client", "therapist_elsewhere", "manager", "nobody"])
def test_factor_of_nobody_else_is_reset(cast: Cast, signed_in, whose: str) -> None:
    args = [cast.practice.public_id, cast.person(whose).public_id]
    browser = signed_in(cast.manager)
    before = scenes.everything()
    answer = browser.post(reverse("practice-factor-reset", args=args))
    assert answer.status_code == 404
    assert scenes.everything() == before


def test_bad_ids_and_wrong_methods(cast: Cast, signed_in) -> None:
    browser = signed_in(cast.manager)
    for name, (path, sent) in deeds(cast).items():
        assert browser.delete(path).status_code == 405, name
        for known in re.findall(r"[0-9a-f]{8}-[0-9a-f-]{27}", path):
            wrong = path.replace(known, str(uuid4()))
            assert browser.post(wrong, sent).status_code == 404, name


def test_page_takes_as_many_queries_with_many_people(cast: Cast, signed_in, count_queries) -> None:
    browser = signed_in(cast.manager)
    scenes.invited_colleague(cast)
    before = count_queries(browser, page_of(cast))
    for number in range(3):
        scenes.invited_colleague(cast, email=f"ivo{number}@cast.example")
    assert count_queries(browser, page_of(cast)) == before
