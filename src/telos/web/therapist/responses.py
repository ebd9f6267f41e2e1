"""Every score in a table, and the answers behind one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.measures.enums import EnteredAs
from telos.measures.queries import instrument_of
from telos.web.words import figure, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from telos.measures.models import Response
    from telos.measures.queries import AnsweredQuestion, Reading
    from telos.people.models import Client


@dataclass(frozen=True, kw_only=True)
class ScoreRow:
    """One finished response."""

    day: str
    score: str
    band: str
    side: str
    answered: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ScoreTable:
    """All finished responses of one measure, the newest first."""

    title: str
    line: str
    rows: tuple[ScoreRow, ...]


@dataclass(frozen=True, kw_only=True)
class WithdrawnRow:
    """One total that was taken back."""

    day: str
    measure: str
    score: str
    by: str
    why: str


@dataclass(frozen=True, kw_only=True)
class ResponsePage:
    """One finished response with its answers."""

    title: str
    lead: str
    answers: Sequence[AnsweredQuestion]
    prompt: str
    notice: str
    is_total: bool


def score_tables(
    responses: Sequence[Response], readings: Mapping[UUID, Reading], client: Client
) -> list[ScoreTable]:
    """Return a table for each measure, the one with most scores first."""
    by_key: dict[str, list[Response]] = {}
    for response in responses:
        by_key.setdefault(response.instrument_key, []).append(response)
    tables = []
    for series in sorted(by_key.values(), key=len, reverse=True):
        instrument = instrument_of(series[0])
        title = f"{instrument.short_name}, {instrument.plain_name}"
        rows = [_row(response, readings, client) for response in reversed(series)]
        tables.append(ScoreTable(title=title, line=_line(series[0]), rows=tuple(rows)))
    return tables


def withdrawn_rows(responses: Iterable[Response]) -> list[WithdrawnRow]:
    """Return the totals that were taken back, with who did it and why."""
    return [
        WithdrawnRow(
            day=date_format(response.answered_on, "j M Y") if response.answered_on else "",
            measure=instrument_of(response).short_name,
            score="" if response.score is None else figure(response.score),
            by=response.withdrawn_by.display_name if response.withdrawn_by else "",
            why=response.why_withdrawn,
        )
        for response in responses
    ]


def _row(response: Response, readings: Mapping[UUID, Reading], client: Client) -> ScoreRow:
    return ScoreRow(
        day=date_format(response.answered_on, "j M Y") if response.answered_on else "",
        score=_score(response),
        band=_band(readings.get(response.public_id)),
        side=_side(response, readings.get(response.public_id)),
        answered=_answered_words(response),
        url=reverse("client-response", args=[client.public_id, response.public_id]),
    )


def _score(response: Response) -> str:
    if instrument_of(response).answers_only:
        return _("no total")
    return _("not scored") if response.score is None else figure(response.score)


def _answered_words(response: Response) -> str:
    if response.entered_as == EnteredAs.TOTAL:
        return _("from paper")
    words = _("%(answered)d of %(asked)d answered")
    if response.answered_count == response.item_count:
        words = _("all %(asked)d answered")
    if response.is_entered:
        words = _("%(words)s, from a talk") % {"words": words}
    return words % {"answered": response.answered_count, "asked": response.item_count}


def _band(reading: Reading | None) -> str:
    return (reading.band or "") if reading else ""


def _side(response: Response, reading: Reading | None) -> str:
    """Return on which side of the published line a score lies."""
    caseness = instrument_of(response).caseness
    if caseness is None or reading is None or reading.is_case is None:
        return ""
    upwards = caseness.operator == ">="
    if reading.is_case:
        return _("on or above") if upwards else _("on or below")
    return _("below") if upwards else _("above")


def _line(response: Response) -> str:
    caseness = instrument_of(response).caseness
    return _("line of %(line)s") % {"line": figure(caseness.cut)} if caseness else ""


def response_page(
    response: Response,
    client: Client,
    *,
    reading: Reading | None,
    answers: Sequence[AnsweredQuestion],
) -> ResponsePage:
    """Return one finished response as its page shows it."""
    instrument = instrument_of(response)
    is_total = response.entered_as == EnteredAs.TOTAL
    return ResponsePage(
        title=_title(response, client),
        lead=" ".join(filter(None, [_lead(response, reading), _entered(response)])),
        answers=() if is_total else answers,
        prompt=(instrument.prompt or "") if instrument.wording_available else "",
        notice=instrument.licence.notice,
        is_total=is_total,
    )


def _title(response: Response, client: Client) -> str:
    instrument = instrument_of(response)
    words = {
        "name": client.display_name,
        "measure": instrument.short_name,
        "day": on_day(response.answered_on) if response.answered_on else "",
    }
    if instrument.answers_only:
        return _("%(name)s’s answers to %(measure)s %(day)s") % words
    if response.score is None:
        return _("%(name)s’s %(measure)s %(day)s could not be scored") % words
    return _("%(name)s’s %(measure)s %(day)s came to %(score)s of %(highest)s") % {
        **words,
        "score": figure(response.score),
        "highest": figure(instrument.score.highest),
    }


def _entered(response: Response) -> str:
    """Say who entered it, where that is not the client."""
    if not response.is_entered:
        return ""
    return _("Answered in a talk, and entered by %(who)s.") % {
        "who": response.answered_by.display_name
    }


def _lead(response: Response, reading: Reading | None) -> str:
    if instrument_of(response).answers_only:
        return _("%(answered)s. They are read one by one: %(unvalidated)s") % {
            "answered": capfirst(_answered_words(response)),
            "unvalidated": instrument_of(response).unvalidated or "",
        }
    if response.score is None:
        return _("Too many questions were left out: %(answered)s.") % {
            "answered": _answered_words(response)
        }
    sentences = []
    if _band(reading):
        named = _("The measure’s authors call this score “%(band)s”.")
        sentences.append(named % {"band": _band(reading)})
    if _side(response, reading):
        where = _("It lies %(side)s the %(line)s.")
        sentences.append(where % {"side": _side(response, reading), "line": _line(response)})
    if sentences:
        sentences.append(_("A name for a score is no diagnosis."))
    return " ".join(sentences)
