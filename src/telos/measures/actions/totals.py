"""Entering totals that were scored on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.measures.actions.alerts import raise_alerts
from telos.measures.actions.errors import QuestionnaireError
from telos.measures.actions.provenance import instrument_in, provenance
from telos.measures.enums import MOST_BEFORE_CARE, EnteredAs
from telos.measures.models import Response
from telos.measures.queries.paper import risk_questions
from telos.measures.rules import may_enter_total, may_withdraw_total

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from telos.episodes.models import Episode
    from telos.people.models import Person
    from telos.science.instruments import Instrument


class TotalDayError(QuestionnaireError):
    """A total cannot stand on this day."""


class RiskUnsaidError(QuestionnaireError):
    """A total can only be with an answer that somebody must look at, and it was not given."""

    def __init__(self, question: str) -> None:
        super().__init__(
            _(
                "A total this high can only be with an answer that somebody must look at. Say what "
                "the sheet says. %(question)s"
            )
            % {"question": question}
        )


class LongBeforeCareError(TotalDayError):
    """The day lies so long before care began that it may be a slip of the pen."""

    def __init__(self, began: date) -> None:
        super().__init__(
            _(
                "This care began on %(day)s, and the day lies long before it. Check the year; if "
                "it is right, say so below."
            )
            % {"day": date_format(began, "j F Y")}
        )


@transaction.atomic
def enter_total(
    *,
    actor: Person,
    episode: Episode,
    instrument_key: str,
    score: float,
    answered_on: date,
    is_from_before: bool = False,
    risk_answers: Mapping[str, int] | None = None,
) -> Response:
    """Enter a total that was scored on paper; one a day for each questionnaire.

    Paper may come late: a total is also taken when care has ended. A total from long before care
    becomes its first score, so it is only taken when it is said to be meant. The same total sent
    a second time is one total.

    `risk_answers` are the answers of the sheet that somebody must look at, by their items: they
    raise alerts as they would here. A total that cannot be without such an answer is only taken
    with it.
    """
    require(may_enter_total(actor, episode))
    instrument = instrument_in(episode.client.practice_id, instrument_key)
    _check_total(instrument, score)
    _check_risk(instrument, score, risk_answers or {})
    check_day(episode, answered_on, is_from_before=is_from_before)
    _require_no_answers(episode, instrument, answered_on)
    response, made = Response.objects.get_or_create(
        episode=episode,
        instrument_key=instrument.key,
        answered_on=answered_on,
        entered_as=EnteredAs.TOTAL,
        withdrawn_at=None,
        defaults={
            **provenance(instrument),
            "sealed_for": episode.client.public_id,
            "answered_by": actor,
            "finished_at": clock.now(),
            "score": score,
            "answered_count": instrument.item_count,
        },
    )
    if not made and response.score != score:
        raise TotalDayError(_("There is a total of this questionnaire for this day already."))
    if made:
        record(actor=actor, deed="response.total", about=response, client=episode.client)
        raise_alerts(
            actor=actor,
            response=response,
            instrument=instrument,
            answers=risk_answers or {},
            client=episode.client,
        )
    return response


@transaction.atomic
def withdraw_total(*, actor: Person, response: Response, why: str) -> Response:
    """Take back a total that was entered by mistake; it is kept, with the reason, and not shown.

    What the client answered stands as it was sent. Taking back a second time changes nothing.
    """
    require(may_withdraw_total(actor, response))
    reason = why.strip()
    if not reason:
        raise QuestionnaireError(_("Say in a few words what was wrong with it."))
    if response.entered_as != EnteredAs.TOTAL:
        raise QuestionnaireError(_("Only a total from paper can be taken back."))
    taken = Response.objects.filter(pk=response.pk, withdrawn_at=None).update(
        withdrawn_at=clock.now(),
        withdrawn_by=actor,
        why_withdrawn=response.sealed("why_withdrawn", reason),
    )
    response.refresh_from_db()
    if taken:
        record(
            actor=actor,
            deed="response.withdraw",
            about=response,
            client=response.episode.client,
        )
    return response


def check_day(episode: Episode, answered_on: date, *, is_from_before: bool = False) -> None:
    """Refuse a day that has not come, or that lies long before care and is not said to be meant."""
    if not clock.has_been(answered_on):
        raise TotalDayError(
            _("Enter the day on which it was answered, not a later one; check the year.")
        )
    fault = fault_of_long_before(episode.opened_on, answered_on)
    if fault and not is_from_before:
        raise fault


def fault_of_long_before(care_began: date, answered_on: date) -> LongBeforeCareError | None:
    """Return what is to be asked about a day long before care; nothing about others."""
    if answered_on < care_began - MOST_BEFORE_CARE:
        return LongBeforeCareError(care_began)
    return None


def _require_no_answers(episode: Episode, instrument: Instrument, answered_on: date) -> None:
    """Refuse a second score of one day: which of the two counts, nobody could say later."""
    answered = Response.objects.filter(
        episode=episode,
        instrument_key=instrument.key,
        entered_as=EnteredAs.ITEMS,
        answered_on=answered_on,
    )
    if answered.exists():
        raise TotalDayError(
            _(
                "The %(name)s was answered here on this day already. If the paper is of another "
                "day, enter that day; if it is the same one, it is kept as it was answered."
            )
            % {"name": instrument.short_name}
        )


def _check_risk(instrument: Instrument, score: float, given: Mapping[str, int]) -> None:
    """Refuse answers that do not go with the total, and silence where the total speaks."""
    for question in risk_questions(instrument, score):
        answer = given.get(question.item_key)
        if answer is None and not question.may_be_open:
            raise RiskUnsaidError(question.words)
        if answer is not None and answer not in question.answers:
            raise QuestionnaireError(
                _("This total and that answer cannot both be on one sheet. Check them, please.")
            )


def _check_total(instrument: Instrument, score: float) -> None:
    """Refuse what the questionnaire cannot come to; “not a number” lies in no range."""
    if not instrument.has_total:
        raise QuestionnaireError(_("This questionnaire has no total."))
    scale = instrument.score
    if not scale.lowest <= score <= scale.highest:
        raise QuestionnaireError(
            _("A total of %(name)s lies between %(lowest)g and %(highest)g.")
            % {"name": instrument.short_name, "lowest": scale.lowest, "highest": scale.highest}
        )
    if score % 1:
        raise QuestionnaireError(_("Enter the total as a whole number, for example 14."))
    if score % scale.multiply:
        raise QuestionnaireError(
            _("A total of %(name)s is a multiple of %(step)d. Check it, please.")
            % {"name": instrument.short_name, "step": scale.multiply}
        )
