"""A formulation that is typed and not kept: resumed anywhere, its writer's alone, never lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.urls import reverse

from telos.audit.models import AuditRow
from telos.episodes.enums import EpisodeState
from telos.intake.enums.states import IntakeState
from telos.intake.models import FormulationDraft, FormulationTyping
from tests import scenes as of_cast
from tests.intake import scenes
from tests.web.budget import MOST_QUERIES
from tests.web.test_care_before import come_back

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from tests.cast import Cast

REJECTED = 422
PAGE = str(uuid4())
TYPED = "The evenings are long, and"
UNKEPT = "You typed this and have not kept it as a version yet"


def path(cast: Cast, name: str = "client-formulation") -> str:
    return reverse(name, args=[cast.client_record.public_id])


def typed(browser: Client, cast: Cast, **fields: object) -> HttpResponse:
    """What a script sends while he types."""
    message = {"seen_number": "0", "page": PAGE, "hangs_together": TYPED, **fields}
    return browser.post(path(cast), json.dumps(message), content_type="application/json")


def shown(browser: Client, cast: Cast, name: str = "client-formulation") -> str:
    return browser.get(path(cast, name)).content.decode()


def sent(browser: Client, cast: Cast, **other: object) -> dict[str, Any]:
    """What the form sends as it is filled."""
    form = browser.get(path(cast)).context["form"]
    filled = {field.name: field.value() for field in form if field.value() is not None}
    return filled | other


def test_what_was_typed_is_resumed_on_another_device_and_gone_once_kept(
    cast: Cast, signed_in
) -> None:
    scenes.handed_in(cast)
    assert typed(signed_in(cast.her_therapist), cast).status_code == 200
    other = signed_in(cast.her_therapist)
    assert "You typed something at it and have not kept it" in shown(other, cast, "client-intake")
    page = shown(other, cast)
    assert UNKEPT in page
    assert TYPED in page
    answer = other.post(path(cast), sent(other, cast, hangs_together=scenes.HANGS))
    assert answer.status_code == 302
    assert not FormulationTyping.objects.exists()
    assert UNKEPT not in shown(other, cast)
    assert "have not kept it" not in shown(other, cast, "client-intake")
    assert FormulationDraft.objects.get().hangs_together == scenes.HANGS


def test_nobody_but_its_writer_reads_it(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    typed(signed_in(cast.her_therapist), cast, seen_number="1", hangs_together="Mine alone")
    assert "Mine alone" in shown(signed_in(cast.her_therapist), cast)
    for name in ("my-intake", "my-intake-look"):
        assert "Mine alone" not in signed_in(cast.client).get(reverse(name)).content.decode()
    for who in ("colleague", "supervisor", "manager", "nobody"):
        assert signed_in(cast.person(who)).get(path(cast)).status_code == 404, who
        assert typed(signed_in(cast.person(who)), cast).status_code == 404, who


def test_what_was_typed_stands_beside_a_version_of_meanwhile(cast: Cast, signed_in) -> None:
    intake, browser = scenes.handed_in(cast), signed_in(cast.her_therapist)
    typed(browser, cast)
    scenes.formulated(cast, intake, "What a colleague kept.")
    page = shown(browser, cast)
    assert UNKEPT in page
    assert "Make of both what you want to keep." in page
    assert page.count("What a colleague kept.") == 2  # beside it, and among the versions
    assert TYPED in page
    assert browser.post(path(cast), sent(browser, cast)).status_code == 302
    assert FormulationDraft.objects.get(number=2).hangs_together == TYPED
    assert not FormulationTyping.objects.exists()


def test_second_page_is_told_and_its_version_leaves_the_other_text(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    begun = sent(browser, cast, hangs_together="From the desk")
    typed(browser, cast)
    told = typed(browser, cast, page=str(uuid4()), hangs_together="From the desk")
    assert told.status_code == REJECTED
    assert "It stays there." in told.json()["error"]
    assert browser.post(path(cast), begun).status_code == 302
    page = shown(browser, cast)
    assert TYPED in page
    assert "From the desk" in page


def test_what_was_typed_can_be_dropped(cast: Cast, signed_in) -> None:
    intake, browser = scenes.handed_in(cast), signed_in(cast.her_therapist)
    scenes.formulated(cast, intake)
    stamp = typed(browser, cast, seen_number="1").json()["seen"]
    browser.post(path(cast), {"go": "drop", "draft": "0" * 32})
    assert TYPED in shown(browser, cast)
    page = browser.post(path(cast), {"go": "drop", "draft": stamp}, follow=True)
    assert TYPED not in page.content.decode()
    assert page.context["form"].initial["hangs_together"] == scenes.HANGS


def test_it_stays_with_an_intake_that_was_completed(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    browser = signed_in(cast.her_therapist)
    typed(browser, cast, seen_number="1")
    scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    page = shown(browser, cast)
    assert TYPED in page
    assert "Open the intake in another tab, and take it up there" in page
    assert "Go on with it, and see every version" in shown(browser, cast, "client-intake")
    assert browser.post(path(cast), sent(browser, cast)).status_code == REJECTED
    scenes.moved(intake, IntakeState.TAKEN_UP, by=cast.her_therapist, why="There was more.")
    assert browser.post(path(cast), sent(browser, cast)).status_code == 302


def test_it_can_still_be_read_and_dropped_after_care(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    typed(browser, cast)
    of_cast.episode_in(cast, EpisodeState.CLOSED)
    assert TYPED in shown(browser, cast)
    assert typed(browser, cast, hangs_together="More").status_code == REJECTED
    browser.post(path(cast), sent(browser, cast, go="drop"))
    assert not FormulationTyping.objects.exists()


def test_nothing_is_offered_after_care_that_can_only_fail(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    typed(browser, cast)
    late = sent(browser, cast, hangs_together="What she wrote as it ended")
    of_cast.episode_in(cast, EpisodeState.CLOSED)
    page = shown(browser, cast)
    assert TYPED in page
    assert "Copy what is still of use." in page
    assert "Throw away what you typed" in page
    answer = browser.post(path(cast), late)
    assert answer.status_code == REJECTED
    refused = answer.content.decode()
    assert "What she wrote as it ended" in refused
    assert "copy what is of use" in refused
    for each in (page, refused):
        assert "This care has ended; its intake stays as it stood." in each
        for gone in ("you will share it", "kept as you go", "Keep this version", "data-typed "):
            assert gone not in each
    stamp = FormulationTyping.objects.get().stamp.hex
    browser.post(path(cast), {"go": "drop", "draft": stamp})
    assert not FormulationTyping.objects.exists()
    assert TYPED not in shown(browser, cast)


def test_it_is_read_and_thrown_away_in_care_from_before(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    browser = signed_in(cast.her_therapist)
    typed(browser, cast, seen_number="1")
    come_back(cast, cast.episode)
    before = f"?care={cast.episode.public_id}"
    there = f"{path(cast)}{before}"
    assert browser.get(path(cast)).status_code == 404  # the new care has no intake yet
    led = browser.get(f"{path(cast, 'client-intake')}{before}").content.decode()
    assert f'href="{there}"' in led
    assert "Read what you typed, and see every version" in led
    page = browser.get(there).content.decode()
    assert TYPED in page
    assert "Back to now" in page
    assert "data-typed" not in page
    assert "Keep this version" not in page
    stamp = FormulationTyping.objects.get().stamp.hex
    answer = browser.post(there, {"go": "drop", "draft": stamp})
    assert answer["Location"] == there
    assert not FormulationTyping.objects.exists()
    page = browser.get(there).content.decode()
    assert TYPED not in page
    assert scenes.HANGS in page
    kept = browser.post(there, {"seen_number": "1", "hangs_together": "Late words"})
    assert kept.status_code == REJECTED
    assert "Late words" in kept.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"page": "none"}, REJECTED),
        ({"seen_number": "-1"}, REJECTED),
        ({"hangs_together": "x" * 8_001}, REJECTED),
        ({"hangs_together": ["x"]}, 200),
        ({"person": "somebody else"}, 404),
    ],
)
def test_message_that_no_page_would_send_keeps_nothing(
    cast: Cast, signed_in, fields: dict[str, object], status: int
) -> None:
    scenes.handed_in(cast)
    assert typed(signed_in(cast.her_therapist), cast, **fields).status_code == status
    assert not FormulationTyping.objects.exists()


def test_more_than_a_version_takes_is_kept_while_it_is_typed(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    assert typed(browser, cast, hangs_together="x" * 8_000).status_code == 200
    refused = browser.post(path(cast), sent(browser, cast))
    assert refused.status_code == REJECTED
    assert "Keep this part under 4,000 characters." in refused.content.decode()
    assert FormulationTyping.objects.exists()


def test_pages_ask_no_more_because_of_it(cast: Cast, signed_in, count_queries) -> None:
    scenes.handed_in(cast)
    browser = signed_in(cast.her_therapist)
    for name in ("client-formulation", "client-intake"):
        count_queries(browser, path(cast, name))
        none = count_queries(browser, path(cast, name))
        typed(browser, cast)
        assert none <= count_queries(browser, path(cast, name)) <= MOST_QUERIES, name


def test_client_reads_in_the_trail_that_something_was_typed(cast: Cast, signed_in) -> None:
    scenes.handed_in(cast)
    typed(signed_in(cast.her_therapist), cast)
    assert AuditRow.objects.filter(deed="formulation.draft").count() == 1
    told = signed_in(cast.client).get(reverse("who-looked")).content.decode()
    assert "typed something about how it hangs together" in told
    assert TYPED not in told
