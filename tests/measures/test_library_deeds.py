"""A practice's own questionnaires, and words that somebody allowed: every deed and refusal."""

from __future__ import annotations

from datetime import date

import pytest

from telos.access.rules import NotAllowedError
from telos.audit.models import AuditRow
from telos.base import clock
from telos.measures.actions import (
    Allowance,
    DefinitionError,
    QuestionnaireError,
    add_instrument,
    ask_questionnaire,
    begin_response,
    finish_response,
    record_wording,
    retire_instrument,
    save_answers,
    stop_asking,
    withdraw_wording,
)
from telos.measures.queries import instrument_of, library_of, questions_of, with_words
from tests.cast import EVERYBODY, Cast

OWN = """
key = "harbour_energy"
version = "1"
language = "en"
name = "Energy this week"
short_name = "Energy"
construct = "energy"
plain_name = "energy"
better = "higher"
recall = "the last week"
minutes = 1
interval_days = 7
item_count = 2
prompt = "Think of the last week."
options = [{ value = 0, label = "Hardly ever" }, { value = 1, label = "Most days" }]
items = [
    { key = "harbour_energy_1", text = "I woke up rested." },
    { key = "harbour_energy_2", text = "I could do what I had planned." },
]
score = { method = "sum", lowest = 0, highest = 2 }
missing = { rule = "complete", max_missing = 0, published = false, status = "unconfirmed" }
[licence]
class = "green"
text = "Our own."
notice = "Energy. Written by our practice."
status = "unconfirmed"
"""
NEWER = OWN.replace('version = "1"', 'version = "2"').replace("rested", "refreshed")
LETTER = Allowance(
    given_by="The authors",
    given_on=date(2026, 3, 2),
    reference="letter of 2 March “2026”",
    covers="use with our own clients",
)


def words_of(key: str, *, items: int, options: range) -> str:
    labels = ", ".join(f'{{ value = {n}, label = "answer {n}" }}' for n in options)
    rows = "".join(
        f'[[items]]\nkey = "{key}_{n}"\ntext = "question {n}"\n' for n in range(1, items + 1)
    )
    return (
        f'instrument = "{key}"\nversion = "1"\nlanguage = "en"\nnotice = "© the authors"\n'
        f'prompt = "Think."\noptions = [{labels}]\n{rows}'
    )


OASIS = words_of("oasis", items=5, options=range(5))


@pytest.fixture
def kept(cast: Cast):
    return add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)


def test_own_questionnaire_is_kept_once_and_recorded(cast: Cast, kept) -> None:
    again = add_instrument(actor=cast.manager, practice=cast.practice, definition=OWN)
    assert again == kept
    assert library_of(cast.practice.pk).load("harbour_energy").short_name == "Energy"
    rows = AuditRow.objects.filter(deed="instrument.add", about_id=kept.public_id)
    assert [row.actor_id for row in rows] == [cast.manager.public_id]


@pytest.mark.parametrize("who", sorted(set(EVERYBODY) - {"manager"}))
def test_nobody_but_the_manager_keeps_the_library(cast: Cast, kept, who: str) -> None:
    actor = cast.person(who)
    with pytest.raises(NotAllowedError):
        add_instrument(actor=actor, practice=cast.practice, definition=NEWER)
    with pytest.raises(NotAllowedError):
        retire_instrument(actor=actor, instrument=kept)
    with pytest.raises(NotAllowedError):
        record_wording(actor=actor, practice=cast.practice, words=OASIS, allowance=LETTER)


def test_another_practice_does_not_have_it(cast: Cast, kept) -> None:
    assert "harbour_energy" in library_of(cast.practice.pk).keys
    assert "harbour_energy" not in library_of(cast.practice_elsewhere.pk).keys


def test_faulty_definition_names_its_fields(cast: Cast) -> None:
    faulty = OWN.replace("highest = 2", "highest = 9").replace("minutes = 1\n", "")
    with pytest.raises(DefinitionError) as refused:
        add_instrument(actor=cast.manager, practice=cast.practice, definition=faulty)
    assert "minutes" in {problem.field for problem in refused.value.problems}


def test_a_key_of_telos_is_taken(cast: Cast) -> None:
    phq = OWN.replace("harbour_energy", "phq9")
    with pytest.raises(DefinitionError, match="another key"):
        add_instrument(actor=cast.manager, practice=cast.practice, definition=phq)


def test_a_version_once_kept_never_changes(cast: Cast, kept) -> None:
    with pytest.raises(DefinitionError, match="new version"):
        add_instrument(
            actor=cast.manager,
            practice=cast.practice,
            definition=OWN.replace("rested", "refreshed"),
        )


def test_answers_keep_the_version_they_were_given_in(cast: Cast, kept) -> None:
    schedule = ask_questionnaire(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="harbour_energy",
        starts_on=clock.today(),
    )
    response = begin_response(actor=cast.client, schedule=schedule)
    add_instrument(actor=cast.manager, practice=cast.practice, definition=NEWER)
    save_answers(
        actor=cast.client,
        response=response,
        answers={"harbour_energy_1": 1, "harbour_energy_2": 0},
    )
    done = finish_response(actor=cast.client, response=response)
    assert (done.score, done.answered_count) == (1, 2)
    assert (done.instrument_version, done.coding) == ("1", "standard")
    assert instrument_of(done).version == "1"
    assert questions_of(done)[0].words == "I woke up rested."
    newest = library_of(cast.practice.pk).load("harbour_energy")
    assert newest.items[0].text == "I woke up refreshed."


def test_what_is_asked_is_not_retired(cast: Cast, kept) -> None:
    schedule = ask_questionnaire(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="harbour_energy",
        starts_on=clock.today(),
    )
    with pytest.raises(QuestionnaireError, match="schedule"):
        retire_instrument(actor=cast.manager, instrument=kept)
    stop_asking(actor=cast.her_therapist, schedule=schedule)
    retire_instrument(actor=cast.manager, instrument=kept)
    retire_instrument(actor=cast.manager, instrument=kept)
    assert "harbour_energy" not in library_of(cast.practice.pk).keys
    assert AuditRow.objects.filter(deed="instrument.retire").count() == 1


def test_words_wait_for_a_permission(cast: Cast) -> None:
    library = library_of(cast.practice.pk)
    assert not library.wording_available("oasis")
    with pytest.raises(DefinitionError, match="who allowed"):
        record_wording(actor=cast.manager, practice=cast.practice, words=OASIS)
    with pytest.raises(QuestionnaireError, match="wording"):
        ask_questionnaire(
            actor=cast.her_therapist,
            episode=cast.episode,
            instrument_key="oasis",
            starts_on=clock.today(),
        )
    kept = record_wording(actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER)
    assert (kept.allowed_by, kept.allowed_on) == ("The authors", date(2026, 3, 2))
    shown = with_words(library_of(cast.practice.pk), "oasis")
    assert shown.items[4].text == "question 5"
    assert shown.licence.permission is not None
    assert shown.licence.permission.reference == "letter of 2 March “2026”"
    assert not library_of(cast.practice_elsewhere.pk).wording_available("oasis")


def test_words_that_do_not_fit_name_what_is_missing(cast: Cast) -> None:
    short = words_of("oasis", items=4, options=range(5))
    with pytest.raises(DefinitionError) as refused:
        record_wording(actor=cast.manager, practice=cast.practice, words=short, allowance=LETTER)
    assert any("oasis_5" in problem.message for problem in refused.value.problems)


def test_red_words_are_refused_whoever_allows_them(cast: Cast) -> None:
    words = words_of("bdi2", items=21, options=range(4))
    with pytest.raises(DefinitionError, match="totals"):
        record_wording(actor=cast.manager, practice=cast.practice, words=words, allowance=LETTER)


def test_withdrawn_words_are_not_shown(cast: Cast) -> None:
    kept = record_wording(actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER)
    withdraw_wording(actor=cast.manager, wording=kept)
    assert not library_of(cast.practice.pk).wording_available("oasis")
    assert AuditRow.objects.filter(deed="wording.withdraw").count() == 1


def test_answers_in_allowed_words_are_read_in_them(cast: Cast) -> None:
    record_wording(actor=cast.manager, practice=cast.practice, words=OASIS, allowance=LETTER)
    schedule = ask_questionnaire(
        actor=cast.her_therapist,
        episode=cast.episode,
        instrument_key="oasis",
        starts_on=clock.today(),
    )
    response = begin_response(actor=cast.client, schedule=schedule)
    assert questions_of(response)[0].words == "question 1"
    assert questions_of(response)[0].label_of(2) == "answer 2"
