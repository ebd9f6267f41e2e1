"""Every questionnaire that was answered, question by question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.measures.queries import instrument_of, questions_of, responses_visible_to
from telos.web.words import figure

if TYPE_CHECKING:
    from telos.measures.models import Response
    from telos.measures.queries import Question
    from telos.web.book.contents import Contents
    from telos.web.originals import Said


@dataclass(frozen=True, kw_only=True)
class Answered:
    """One filling-in: what was asked, what was answered, what it came to."""

    title: str
    score: str
    answers: list[tuple[str, str]]
    said: tuple[Said, ...]


def answered_of(contents: Contents) -> list[Answered]:
    """Return the filled-in questionnaires, the newest first.

    What each asked is worked out once a version and language, not once a row.
    """
    viewer, client = contents.viewer, contents.client
    given: dict[str, dict[str, int | None]] = {}
    for answer in contents.copy["answers"]:
        given.setdefault(answer["response"], {})[answer["item_key"]] = answer["value"]
    rows = responses_visible_to(viewer).filter(episode__client=client, finished_at__isnull=False)
    asked: dict[tuple[str, str, str], tuple[str, list[Question]]] = {}
    found = []
    for row in rows.select_related("episode__client").order_by("-answered_on", "-pk"):
        version = (row.instrument_key, row.instrument_version, row.language)
        if version not in asked:
            asked[version] = (instrument_of(row).short_name, questions_of(row))
        name, questions = asked[version]
        answers = given.get(str(row.public_id), {})
        found.append(
            Answered(
                title=_title(row, name),
                score=_score(row),
                answers=[
                    (question.words, _label(question, answers.get(question.key)))
                    for question in questions
                ]
                if answers
                else [],
                said=contents.beside(row.public_id),
            )
        )
    return found


def _title(row: Response, name: str) -> str:
    day = date_format(row.answered_on, "j F Y") if row.answered_on else ""
    return _("%(name)s, %(day)s") % {"name": name, "day": day}


def _score(row: Response) -> str:
    if instrument_of(row).answers_only:
        return _("read answer by answer, without a score")
    if row.score is None:
        return _("no score: too many questions were left out")
    return _("score %(score)s") % {"score": figure(row.score)}


def _label(question: Question, value: int | None) -> str:
    return _("left out") if value is None else question.label_of(value)
