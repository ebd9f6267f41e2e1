"""What was typed in the intake and not saved: its writer reads it wherever it cannot be saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from telos.access.enums import ConsentAnswer, ConsentKind
from telos.episodes.enums import EpisodeState
from telos.intake.enums.questions import Question
from telos.intake.enums.states import IntakeState
from telos.intake.models import IntakeDraft
from tests import consents
from tests import scenes as care
from tests.cast import EVERYBODY, Cast
from tests.intake import scenes
from tests.spoken import makes_an_account, with_mira
from tests.web.budget import MOST_QUERIES
from tests.web.client.pages import text_of

if TYPE_CHECKING:
    from django.test import Client

    from telos.intake.models import Intake

TYPED = "It is the nights, and that"
NOT_SAVED = "Something you typed is not saved<"
YES = "Read it, and say yes or no"


def typed(cast: Cast, question: Question = Question.HARD) -> Intake:
    """Hers, with something that she typed and did not save."""
    intake = scenes.written(cast)
    scenes.drafted(cast, intake, question, TYPED)
    return intake


def take_back_the_yes(cast: Cast) -> None:
    consents.published(cast, ConsentKind.TREATMENT)
    for answer in (ConsentAnswer.GIVEN, ConsentAnswer.WITHDRAWN):
        consents.answered(cast, ConsentKind.TREATMENT, answer)


def part(page: str, name: str = "hard") -> str:
    """One part of the page on which everything is looked through."""
    after = page.partition(f'aria-labelledby="part-{name}"')[2]
    return after.partition("</section>")[0]


def throw_away(browser: Client, query: str = "", **more: str) -> str:
    fields = {"question": "hard", "seen": IntakeDraft.objects.get().stamp.hex, **more}
    answer = browser.post(reverse("my-intake-throw-away") + query, fields, follow=True)
    return str(answer.content.decode())


def test_in_care_that_has_ended_the_words_stand_there_and_lead_nowhere(
    cast: Cast, signed_in
) -> None:
    typed(cast)
    care.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.client)
    assert NOT_SAVED in text_of(browser, "my-intake")
    page = text_of(browser, "my-intake-look")
    assert "nothing is added to its intake any more" in page
    assert TYPED in part(page)
    assert "not saved" in part(page)
    assert "Nobody else sees it." in part(page)
    assert "Nothing here, and that is all right." not in part(page)
    assert "Nothing here, and that is all right." in part(page, "story")
    assert reverse("my-intake-section", args=["hard"]) not in page
    old = browser.get(reverse("my-intake-section", args=["hard"]))
    assert old["Location"] == f"{reverse('my-intake-look')}#part-hard"


def test_under_care_before_the_links_stay_in_it(cast: Cast, signed_in) -> None:
    typed(cast)
    before = cast.episode.public_id
    care.episode_in(cast, EpisodeState.ASSESSMENT)
    query, browser = f"?care={before}", signed_in(cast.client)
    page = browser.get(reverse("my-intake-look") + query).content.decode()
    assert TYPED in part(page)
    assert reverse("my-intake-section", args=["hard"]) not in page
    assert set(re.findall(r'href="(#part-\w+)"', page)) == {"#part-hard"}
    told = throw_away(browser, query)
    assert "Thrown away." in told
    assert TYPED not in told
    # It is the same care still, and what was saved stays.
    assert scenes.CARRIES in told
    assert not IntakeDraft.objects.exists()


def test_complete_intake_says_that_it_can_be_taken_up_again(cast: Cast, signed_in) -> None:
    intake = scenes.handed_in(cast)
    scenes.formulated(cast, intake)
    scenes.drafted(cast, intake, Question.HARD, TYPED)
    scenes.moved(intake, IntakeState.COMPLETE, by=cast.her_therapist)
    browser = signed_in(cast.client)
    assert NOT_SAVED in text_of(browser, "my-intake")
    page = text_of(browser, "my-intake-look")
    assert f'<a href="{reverse("my-intake")}">Take it up again</a>' in page
    assert TYPED in part(page)
    scenes.moved(intake, IntakeState.TAKEN_UP, by=cast.client, why="There is more.")
    page = text_of(browser, "my-intake-look")
    assert "Throw it away" not in page
    assert reverse("my-intake-section", args=["hard"]) in page
    assert TYPED in text_of(browser, "my-intake-section", "hard")


@pytest.mark.parametrize("state", [IntakeState.BEGUN, IntakeState.HANDED_IN])
def test_while_the_yes_is_taken_back_the_words_are_read(
    cast: Cast, signed_in, state: IntakeState
) -> None:
    intake = scenes.intake_in(cast, state)
    scenes.drafted(cast, intake, Question.HARD, TYPED)
    take_back_the_yes(cast)
    browser = signed_in(cast.client)
    overview = text_of(browser, "my-intake")
    assert f'href="{reverse("my-intake-look")}#part-hard"' in overview
    assert "Go on: What is hard" not in overview
    page = text_of(browser, "my-intake-look")
    assert YES in page
    assert TYPED in part(page)
    assert "Hand it in" not in page
    assert reverse("my-intake-section", args=["hard"]) not in page
    throw_away(browser)
    assert NOT_SAVED not in text_of(browser, "my-intake")


@pytest.mark.parametrize("state", [IntakeState.BEGUN, IntakeState.HANDED_IN])
def test_what_was_saved_is_read_while_the_yes_is_taken_back(
    cast: Cast, signed_in, state: IntakeState
) -> None:
    scenes.intake_in(cast, state)
    take_back_the_yes(cast)
    browser = signed_in(cast.client)
    assert f'href="{reverse("my-intake-look")}"' in text_of(browser, "my-intake")
    page = text_of(browser, "my-intake-look")
    assert scenes.CARRIES in page
    assert "Hand it in" not in page
    assert reverse("my-intake-section", args=["hard"]) not in page


def test_what_was_entered_before_the_account_is_read_before_the_yes(cast: Cast, signed_in) -> None:
    mira = with_mira(cast)
    intake = scenes.begun(mira, by=mira.her_therapist)
    scenes.answered(mira, intake, by=mira.her_therapist)
    consents.published(cast, ConsentKind.TREATMENT)
    makes_an_account(mira)
    person = mira.client_record.person
    assert person is not None
    browser = signed_in(person)
    assert f'href="{reverse("my-intake-look")}"' in text_of(browser, "my-intake")
    assert scenes.CARRIES in text_of(browser, "my-intake-look")


def test_of_an_empty_intake_there_is_nothing_to_look_through(cast: Cast, signed_in) -> None:
    scenes.begun(cast)
    take_back_the_yes(cast)
    browser = signed_in(cast.client)
    assert f'href="{reverse("my-intake-look")}"' not in text_of(browser, "my-intake")
    assert browser.get(reverse("my-intake-look")).status_code == 302


def test_today_says_what_stands_in_the_way_of_it(cast: Cast, signed_in) -> None:
    scenes.written(cast)
    browser = signed_in(cast.client)
    assert "It is kept as far as you are." in text_of(browser, "today")
    take_back_the_yes(cast)
    page = text_of(browser, "today")
    assert "It goes on if you agree to treatment and confidentiality." in page
    assert "See how it stands" in page
    assert "Go on<" not in page
    assert "Your intake waits for you" not in page


def test_in_an_open_intake_it_stands_there_too_and_leads_to_its_part(cast: Cast, signed_in) -> None:
    typed(cast)
    page = text_of(signed_in(cast.client), "my-intake-look")
    assert "Something you typed is not saved yet" in page
    assert TYPED in part(page)
    assert "Nothing here, and that is all right." not in part(page)
    assert "Throw it away" not in page
    assert reverse("my-intake-section", args=["hard"]) in page


def test_nothing_is_thrown_away_but_what_was_seen(cast: Cast, signed_in) -> None:
    typed(cast)
    care.episode_in(cast, EpisodeState.CLOSED)
    browser = signed_in(cast.client)
    for more in ({"seen": "0" * 32}, {"question": "story"}, {"question": "weather"}, {"seen": ""}):
        assert "Thrown away." not in throw_away(browser, **more)
    assert IntakeDraft.objects.get().words == TYPED


def test_nobody_else_throws_it_away_or_reads_it(cast: Cast, signed_in) -> None:
    typed(cast)
    care.episode_in(cast, EpisodeState.CLOSED)
    for who in EVERYBODY:
        if who == "client":
            continue
        browser = signed_in(cast.person(who))
        assert TYPED not in throw_away(browser), who
    page = signed_in(cast.her_therapist).get(
        reverse("client-intake", args=[cast.client_record.public_id])
    )
    assert TYPED not in page.content.decode()
    assert IntakeDraft.objects.get().words == TYPED


def test_number_of_queries_does_not_grow_with_what_is_not_saved(
    cast: Cast, signed_in, count_queries
) -> None:
    intake, counts = scenes.written(cast), []
    for question in (Question.HARD, Question.STORY, Question.SINCE):
        scenes.drafted(cast, intake, question, TYPED)
        counts.append(count_queries(signed_in(cast.client), reverse("my-intake-look")))
    assert counts[2] <= counts[0] <= MOST_QUERIES
