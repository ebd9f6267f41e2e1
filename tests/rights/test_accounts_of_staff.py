"""Somebody who works here and was a client too: their record is erased, their account works on."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from telos.access.actions import end_part, open_in_emergency, review_opening
from telos.access.enums import Danger, Finding
from telos.access.models import EmergencyOpening
from telos.notices.actions import tell
from telos.notices.enums import TO_A_CLIENT, NoticeKind
from telos.notices.models import Notice
from telos.people.actions import add_member
from telos.people.enums import Role
from telos.people.models import Client, Membership, Person
from telos.people.queries import has_second_factor
from telos.vault.drafts import open_draft, seal_draft
from telos.vault.enums import KeyClass
from telos.vault.errors import KeyDestroyedError
from telos.vault.store import key_in_use
from tests.cast import PASSWORD, Cast, give_second_factor
from tests.doors import later, unused_code
from tests.rights.scenes import ended, erased

EMERGENCY = reverse("emergency")
WHY = "She rang and said goodbye."


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


def works_here(cast: Cast, *roles: Role) -> Person:
    """The client, with parts in the practice and a second factor."""
    for role in roles or (Role.THERAPIST,):
        add_member(actor=cast.manager, practice=cast.practice, person=cast.client, role=role)
    give_second_factor(cast.client)
    return cast.client


def present(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def signed_in(person: Person) -> Browser:
    browser = Browser()
    browser.force_login(present(person))
    return browser


def opening(by: Person, client: Client) -> EmergencyOpening:
    return open_in_emergency(actor=by, client=client, danger=Danger.SELF, why=WHY)


def told(person: Person) -> set[tuple[str, object]]:
    return set(Notice.objects.filter(person=person).values_list("kind", "about_id"))


def test_account_stays_and_is_no_clients_any_more(cast: Cast) -> None:
    works_here(cast)
    ended(cast)
    erased(cast)
    account = present(cast.client)
    assert (account.is_active, account.email, account.display_name) == (
        True,
        cast.client.email,
        cast.client.display_name,
    )
    assert account.public_id == cast.client.public_id
    assert account.check_password(PASSWORD)
    assert has_second_factor(account)
    assert Client.objects.get(pk=cast.client_record.pk).person is None


def test_words_are_kept_over_showing_who_one_is(cast: Cast) -> None:
    works_here(cast)
    ended(cast)
    browser = signed_in(cast.client)
    erased(cast)
    # They are still signed in, and what they send is kept as everybody's is.
    sent = {"called": "Otto", "danger": "self", "why": WHY}
    with later(minutes=6):
        asked = browser.post(EMERGENCY, sent)
        assert (asked.status_code, asked["Location"].startswith(reverse("show-who-you-are"))) == (
            302,
            True,
        )
        shown = {"code": unused_code(cast.client.email), "next": EMERGENCY}
        assert browser.post(asked["Location"], shown)["Location"] == EMERGENCY
        assert WHY in browser.get(EMERGENCY).content.decode()
    assert not EmergencyOpening.objects.exists()


def test_what_they_wrote_before_as_whoever_is_gone_and_said_to_be(cast: Cast) -> None:
    works_here(cast)
    ended(cast)
    browser, draft = signed_in(cast.client), uuid4()
    sealed = seal_draft("I never said this.", draft=draft, writer=cast.client.public_id)
    with later(minutes=6):
        browser.post(EMERGENCY, {"called": "Somebody", "danger": "self", "why": WHY})
        erased(cast)
        with pytest.raises(KeyDestroyedError):
            open_draft(sealed, draft=draft, writer=cast.client.public_id)
        shown = {"code": unused_code(cast.client.email), "next": EMERGENCY}
        browser.post(reverse("show-who-you-are"), shown)
        page = browser.get(EMERGENCY)
    assert (page.status_code, WHY in page.content.decode()) == (200, False)
    said = "What you sent before was erased. Please write it once more."
    assert said in page.content.decode()


def test_what_they_wrote_about_somebody_elses_client_is_not_gone(cast: Cast) -> None:
    works_here(cast)
    ended(cast)
    browser = signed_in(cast.client)
    with later(minutes=6):
        browser.post(EMERGENCY, {"called": "Otto", "danger": "self", "why": WHY})
        erased(cast)
        shown = {"code": unused_code(cast.client.email), "next": EMERGENCY}
        browser.post(reverse("show-who-you-are"), shown)
        assert WHY in browser.get(EMERGENCY).content.decode()


def test_what_a_therapist_writes_for_themselves_still_opens(cast: Cast) -> None:
    works_here(cast)
    key = key_in_use(cast.client.public_id, KeyClass.REFLECTION)
    ended(cast)
    erased(cast)
    assert key_in_use(cast.client.public_id, KeyClass.REFLECTION).id == key.id


def test_what_they_are_told_of_in_their_part_stays(cast: Cast) -> None:
    """As an officer an opening to review, as a therapist a review of one that they made."""
    works_here(cast, Role.THERAPIST, Role.OFFICER)
    theirs = opening(cast.client, cast.record_of_colleague)
    review_opening(actor=cast.officer, opening=theirs, finding=Finding.IN_ORDER, review="Right.")
    to_review = opening(cast.co_facilitator, cast.record_of_colleague)
    with_staff = {
        (NoticeKind.REVIEWED, theirs.public_id),
        (NoticeKind.TO_REVIEW, to_review.public_id),
    }
    of_hers = opening(cast.colleague, cast.client_record)
    review_opening(actor=cast.officer, opening=of_hers, finding=Finding.IN_ORDER, review="Right.")
    assert told(cast.client) >= {
        *with_staff,
        (NoticeKind.OPENED_IN_EMERGENCY, of_hers.public_id),
        (NoticeKind.REVIEWED, of_hers.public_id),
    }
    ended(cast)
    erased(cast)
    assert told(cast.client) >= with_staff
    assert not {kind for kind, _row in told(cast.client)} & TO_A_CLIENT
    assert (NoticeKind.REVIEWED, of_hers.public_id) not in told(cast.client)
    page = signed_in(cast.client).get(reverse("notices")).content.decode()
    assert "A record was opened in an emergency" in page


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_kind_of_notice_is_a_clients_or_stays(cast: Cast, kind: NoticeKind) -> None:
    works_here(cast)
    about = cast.episode_of_colleague
    tell([cast.client], kind, about=about)
    assert (kind, about.public_id) in told(cast.client)
    ended(cast)
    erased(cast)
    stays = {
        *(NoticeKind.TO_REVIEW, NoticeKind.REVIEWED, NoticeKind.CORRECTION_ASKED),
        *(NoticeKind.ERASURE_ASKED, NoticeKind.SUPERVISION_BEGINS),
        *(NoticeKind.INTO_CARE, NoticeKind.OUT_OF_CARE),
        *(NoticeKind.MANY_INTO_CARE, NoticeKind.PART_ENDED),
        NoticeKind.SUPERVISION_ENDS,
        *(NoticeKind.HAND_OVER_ASKED, NoticeKind.HAND_OVER_DECLINED),
        *(NoticeKind.AT_HAND_OF_CLIENT, NoticeKind.INTAKE_HANDED_IN),
        *(NoticeKind.KNOWN_HERE, NoticeKind.PLAN_DECLINED),
    }
    assert ((kind, about.public_id) in told(cast.client)) is (kind in stays)


def test_somebody_who_worked_here_once_keeps_their_account_too(cast: Cast) -> None:
    works_here(cast)
    part = Membership.objects.get(person=cast.client)
    end_part(actor=cast.manager, part=part, to=None)
    ended(cast)
    erased(cast)
    assert present(cast.client).is_active
    assert seal_draft("Something.", draft=uuid4(), writer=cast.client.public_id)


def test_of_a_client_and_nothing_else_all_of_it_goes(cast: Cast) -> None:
    opening(cast.colleague, cast.client_record)
    assert told(cast.client)
    writer = cast.client.public_id
    seal_draft("Something.", draft=uuid4(), writer=writer)
    ended(cast)
    erased(cast)
    assert not told(cast.client)
    for key_class in KeyClass.values:
        with pytest.raises(KeyDestroyedError):
            key_in_use(writer, key_class)
