"""What is kept of a form about a client is that client's: with the record it is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from telos.access.actions import open_in_emergency
from telos.access.enums import Danger
from telos.base import clock
from telos.episodes.actions import ask_hand_over
from telos.vault.actions import rekey_owner
from telos.vault.drafts import open_draft
from telos.vault.errors import KeyDestroyedError, SealBrokenError
from telos.web.kept_about import BY
from telos.web.session_store import KNOWN_FOR
from telos.web.tasks import put_away_ran_out
from tests import scenes
from tests.rights.scenes import ended, erased
from tests.web.test_kept import WORDS, after_the_session, goal, new_goal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cast import Cast

# Parts of addresses by which a form is nobody's in particular, or its writer's own.
_NOT_ABOUT = {
    *("practice_id", "kind", "key", "text_id", "person_id", "membership_id", "invitation_id"),
    *("supervision_id", "template_id", "words_id", "own_id", "notice_id"),
    *("goal_id", "schedule_id", "response_id", "amendment_id", "section", "topic"),
}


def kept_in(browser: Client) -> dict[str, str]:
    """What lies in the browser's session of a form that came too late."""
    kept: dict[str, str] = browser.session["telos_kept"]
    return kept


def opened(kept: dict[str, str]) -> str:
    about = UUID(kept["about"]) if kept["about"] else None
    return open_draft(
        kept["body"], draft=UUID(kept["draft"]), writer=UUID(kept["whose"]), about=about
    )


def addresses(patterns: list[Any]) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns)
        else:
            yield each


def test_every_address_of_a_form_says_about_whom_it_is() -> None:
    forms = [a for a in addresses(get_resolver().url_patterns) if hasattr(a.callback, "form_of")]
    assert len(forms) > 80
    for form in forms:
        named = set(form.pattern.converters)
        assert named & set(BY) or named <= _NOT_ABOUT, form.name


def test_about_a_client_it_opens_for_its_writer_and_goes_with_the_record(cast: Cast) -> None:
    browser = after_the_session(cast.her_therapist)
    browser.post(new_goal(cast), goal())
    kept = kept_in(browser)
    assert WORDS in opened(kept)
    for wrong in ({"about": ""}, {"whose": str(cast.colleague.public_id)}):
        with pytest.raises((SealBrokenError, Exception)) as refused:
            opened({**kept, **wrong})
        assert type(refused.value).__module__ == "telos.vault.errors"
    ended(cast)
    erased(cast)
    with pytest.raises(KeyDestroyedError):
        opened(kept)


def asked_for_somebody_else(cast: Cast) -> tuple[str, dict[str, str], str]:
    asked = ask_hand_over(
        actor=cast.her_therapist, episode=cast.episode, to=cast.colleague, why="I move."
    )
    ids = [cast.practice.public_id, asked.public_id]
    return reverse("practice-hand-over", args=ids), {"answer": WORDS}, "manager"


def alerted(cast: Cast) -> tuple[str, dict[str, str], str]:
    alert = scenes.risk_alert(cast)
    return reverse("alert", args=[alert.public_id]), {"what_was_done": WORDS}, "her_therapist"


def to_review(cast: Cast) -> tuple[str, dict[str, str], str]:
    seen = open_in_emergency(
        actor=cast.colleague, client=cast.client_record, danger=Danger.SELF, why=WORDS
    )
    return reverse("privacy-opening", args=[seen.public_id]), {"review": WORDS}, "officer"


def emergency(cast: Cast) -> tuple[str, dict[str, str], str]:
    called = cast.client_record.display_name
    return reverse("emergency"), {"called": called, "danger": "self", "why": WORDS}, "colleague"


def emergency_of_nobody(_cast: Cast) -> tuple[str, dict[str, str], str]:
    return reverse("emergency"), {"called": "Nobody", "danger": "self", "why": WORDS}, "colleague"


def own_goal(_cast: Cast) -> tuple[str, dict[str, str], str]:
    return reverse("my-goal-new"), goal(), "client"  # type: ignore[return-value]  # words alone


ABOUT_HER = [asked_for_somebody_else, alerted, to_review, emergency, emergency_of_nobody, own_goal]


@pytest.mark.parametrize("form", ABOUT_HER, ids=lambda form: form.__name__)
def test_nothing_that_may_be_about_her_opens_after_erasure(cast: Cast, form: Any) -> None:
    address, sent, who = form(cast)
    browser = after_the_session(cast.person(who))
    browser.post(address, sent)
    kept = kept_in(browser)
    assert WORDS in opened(kept)
    ended(cast)
    erased(cast)
    with pytest.raises(KeyDestroyedError):
        opened(kept)


def test_what_is_about_another_client_stays(cast: Cast) -> None:
    browser = after_the_session(cast.colleague)
    path = reverse("client-goal-new", args=[cast.record_of_colleague.public_id])
    browser.post(path, goal())
    ended(cast)
    erased(cast)
    browser.force_login(cast.colleague)
    assert WORDS in browser.get(path).content.decode()


def test_of_an_erased_client_nothing_is_kept_and_that_is_said(cast: Cast) -> None:
    browser, path = after_the_session(cast.her_therapist), new_goal(cast)
    key = cast.client_record.public_id
    ended(cast)
    erased(cast)
    cast.client_record.__class__.objects.filter(pk=cast.client_record.pk).update(public_id=key)
    answer = browser.post(path, goal(), follow=True)
    assert "What you sent could not be kept" in answer.content.decode()
    assert "telos_kept" not in browser.session


@pytest.mark.parametrize("whose", ["client", "writer"])
def test_page_opens_when_new_keys_were_made_meanwhile_and_says_what_is_lost(
    cast: Cast, whose: str
) -> None:
    own = whose == "writer"
    person = cast.client if own else cast.her_therapist
    path = reverse("my-goal-new") if own else new_goal(cast)
    owner = (cast.client if own else cast.client_record).public_id
    browser = after_the_session(person)
    browser.post(path, goal())
    browser.force_login(person)
    rekey_owner(owner)
    with clock.set_to(clock.now() + timedelta(hours=2)):
        assert rekey_owner(owner).removed
    page = browser.get(path)
    assert page.status_code == 200
    assert "What you sent before cannot be opened any more." in page.content.decode()
    assert "cannot be opened" not in browser.get(path).content.decode()


def run_out(browser: Client, *, ago: timedelta) -> None:
    rows = Session.objects.filter(session_key=browser.session.session_key)
    assert rows.update(expire_date=timezone.now() - ago) == 1


def test_what_lies_in_a_session_that_ran_out_is_taken_out_and_its_writer_known(cast: Cast) -> None:
    browser = after_the_session(cast.her_therapist)
    browser.post(new_goal(cast), goal())
    row = Session.objects.get(session_key=browser.session.session_key)
    put_away_ran_out()
    row.refresh_from_db()
    assert "telos_kept" in row.get_decoded()
    run_out(browser, ago=timedelta(minutes=1))
    assert put_away_ran_out() == 0
    row.refresh_from_db()
    assert row.get_decoded() == {"telos_whose": str(cast.her_therapist.pk)}
    # From the page that was left open it is kept all the same.
    browser.post(new_goal(cast), goal())
    assert WORDS in opened(kept_in(browser))


def test_rows_of_sessions_go_a_week_after_they_ran_out(cast: Cast) -> None:
    used, left = Client(), Client()
    for browser in (used, left):
        browser.force_login(cast.client)
        browser.get(reverse("today"))
        UserSession.objects.get_or_create(
            session_key=browser.session.session_key,
            defaults={"user": cast.client, "ip": "192.0.2.7", "data": {}},
        )
    gone, stays = left.session.session_key, used.session.session_key
    run_out(left, ago=KNOWN_FOR - timedelta(hours=1))
    UserSession.objects.update(last_seen_at=timezone.now() - KNOWN_FOR - timedelta(hours=1))
    put_away_ran_out()
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {gone, stays}
    Session.objects.filter(session_key=gone).update(
        expire_date=timezone.now() - KNOWN_FOR - timedelta(hours=1)
    )
    assert put_away_ran_out() == 1
    assert set(UserSession.objects.values_list("session_key", flat=True)) == {stays}
    assert not Session.objects.filter(session_key=gone).exists()
    assert used.get(reverse("today")).status_code == 200
