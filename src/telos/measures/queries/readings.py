"""Reading a response as a person would: questions with their answers, scores with their names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from django.utils.translation import gettext as _

from telos.measures.queries.library import instrument_as_asked, instruments_by_practice
from telos.measures.queries.records import answers_visible_to
from telos.science.instruments import Instrument, Item, score_totals

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from telos.measures.models import Response
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question as it was asked, or by its number alone where the wording is not ours."""

    key: str
    number: int
    words: str
    labels: dict[int, str]

    def label_of(self, value: int) -> str:
        """Return the words of an answer, or its number where the wording is not ours."""
        return self.labels.get(value, str(value))


@dataclass(frozen=True, kw_only=True)
class AnsweredQuestion:
    """A question with the answer that was given; none where it was passed over."""

    question: Question
    value: int | None

    @property
    def label(self) -> str | None:
        """The answer in words."""
        return None if self.value is None else self.question.label_of(self.value)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the published bands and line call a score; none where nothing is published."""

    band: str | None
    is_case: bool | None


def questions_of(response: Response) -> list[Question]:
    """Return the questions as they were asked.

    A response to an older version of the instrument keeps its numbers: the words may have
    been others.
    """
    instrument = instrument_as_asked(response)
    worded = (
        instrument.wording_available
        and instrument.version == response.instrument_version
        and instrument.language == response.language
    )
    return [
        _question(instrument, item, number, worded=worded)
        for number, item in enumerate(instrument.items, start=1)
    ]


def question_of(response: Response, item_key: str) -> Question:
    """Return one question of the response."""
    asked = {question.key: question for question in questions_of(response)}
    unknown = Question(key=item_key, number=0, words=_("a question"), labels={})
    return asked.get(item_key, unknown)


def _question(instrument: Instrument, item: Item, number: int, *, worded: bool) -> Question:
    labels = {}
    if worded:
        labels = {o.value: o.label for o in instrument.options_of(item) if o.label is not None}
    by_number = _("question %(number)d") % {"number": number}
    words = item.text if worded and item.text else by_number
    return Question(key=item.key, number=number, words=words, labels=labels)


def answered_questions(viewer: Person, response: Response) -> list[AnsweredQuestion]:
    """Return every question with its answer, in the order asked."""
    given = answers_visible_to(viewer, response)
    return [
        AnsweredQuestion(question=question, value=given.get(question.key))
        for question in questions_of(response)
    ]


def readings_of(responses: Iterable[Response]) -> dict[UUID, Reading]:
    """Return what each scored response is called, by its id; one call a measure."""
    by_instrument: dict[tuple[int, str], list[Response]] = {}
    for response in responses:
        if response.score is not None:
            place = response.episode.client.practice_id, response.instrument_key
            by_instrument.setdefault(place, []).append(response)
    known = instruments_by_practice(by_instrument)
    found: dict[UUID, Reading] = {}
    for place, scored in by_instrument.items():
        totals = pl.DataFrame({"score": [response.score for response in scored]})
        named = score_totals(totals, instrument=known[place])
        for response, band, case in zip(scored, named["band"], named["case"], strict=True):
            found[response.public_id] = Reading(band=band, is_case=case)
    return found
