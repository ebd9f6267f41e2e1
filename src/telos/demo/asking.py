"""What some of them asked of their records, and what the practice said about keeping them."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from telos.access.actions import let_record_rest
from telos.base import clock
from telos.demo.calendar import at
from telos.demo.deeds import Deed
from telos.rights.actions import (
    Correction,
    accept_correction,
    ask_correction,
    ask_erasure,
    confirm_rules,
    enter_correction,
    place_hold,
)
from telos.rights.enums import KNOWN_YEARS, About, Kept
from telos.rights.queries import originals_visible_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from telos.demo.care import Case
    from telos.people.models import Person, Practice
    from telos.rights.models import Amendment

_EVENING: Final = time(20, 40)
_PAGES: Final = "I said one page. Two was a joke, and it has hung over me since."
_ONE_PAGE: Final = "Write one page a day, bad ones allowed."


def asking_deeds(case: Case, manager: Person) -> Iterator[Deed]:
    """Tell what this client asked; most have asked nothing."""
    told: dict[str, tuple[int, Callable[[], object]]] = {
        "freya": (2, partial(_correct, case, _PAGES, _ONE_PAGE)),
        "jon": (9, partial(_correct_and_accept, case)),
        "finn": (3, partial(_ask_to_be_erased, case)),
        "marguerite": (1, partial(_rest, case)),
        "walter": (5, partial(_enter_from_the_telephone, case)),
        "mei": (20, partial(_hold, case, manager)),
    }
    if case.story.key in told:
        days_ago, deed = told[case.story.key]
        moment = at(case.calendar.today - timedelta(days=days_ago), _EVENING)
        yield Deed(at=moment, do=deed)


def _correct(case: Case, wrong: str, should: str) -> Amendment:
    client = case.episode.client
    meant = [e for e in originals_visible_to(case.client, client) if e.about is About.GOAL]
    said = Correction(
        about=About.GOAL,
        original_id=meant[0].row_id,
        what_is_wrong=wrong,
        should_read=should,
    )
    return ask_correction(actor=case.client, client=client, said=said, submission_key=uuid4())


def _correct_and_accept(case: Case) -> None:
    said = _correct(
        case,
        "It sounds as if I had wanted this from the start. It came from my sister.",
        "My sister wished it first; now I do too.",
    )
    accept_correction(
        actor=case.therapist, amendment=said, answer="Thank you. That is how you told it."
    )


def _enter_from_the_telephone(case: Case) -> None:
    """He would rather ring than type: what he said, his therapist writes down for him."""
    client = case.episode.client
    goals = [e for e in originals_visible_to(case.therapist, client) if e.about is About.GOAL]
    meant = next(e for e in goals if "bowls" in e.row.words)
    said = Correction(
        about=About.GOAL,
        original_id=meant.row_id,
        what_is_wrong="It was never about losing. I go because Harold goes.",
        should_read="Go to the bowls club on Thursdays, with Harold.",
    )
    enter_correction(
        actor=case.therapist,
        client=client,
        said=said,
        asked_on=clock.today() - timedelta(days=1),
        submission_key=uuid4(),
    )


def _ask_to_be_erased(case: Case) -> None:
    ask_erasure(actor=case.client, client=case.episode.client)


def _rest(case: Case) -> None:
    let_record_rest(actor=case.client, client=case.episode.client)


def _hold(case: Case, manager: Person) -> None:
    place_hold(
        actor=manager,
        client=case.episode.client,
        why="Her insurer has asked about the costs; the letter is with our lawyer.",
        ends_on=case.calendar.today + timedelta(days=120),
        submission_key=uuid4(),
    )


def say_what_is_kept(practice: Practice, manager: Person) -> None:
    """Confirm the years of the practice's country, as its manager would in the first week."""
    known = KNOWN_YEARS[practice.country]
    confirm_rules(
        actor=manager,
        practice=practice,
        country=practice.country,
        years=dict.fromkeys(Kept, known.years),
        source=known.source,
    )
