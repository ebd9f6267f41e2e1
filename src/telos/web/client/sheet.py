"""A questionnaire as it is shown: the questions, where one is, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst

from telos.measures.enums import Presentation
from telos.measures.queries import answers_visible_to, instrument_of
from telos.web.client.needs import count_words, seen_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.measures.models import MeasureSchedule, Response
    from telos.people.models import Person

ONE: Final = "one"
ALL: Final = "all"
END: Final = "end"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that may be chosen, in the instrument's own words."""

    value: int
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question with the answer given so far."""

    key: str
    number: int
    words: str
    options: tuple[Option, ...]
    value: int | None
    help_from: int | None
    """The answer from which help is shown at once; none where no answer calls for it."""
    is_current: bool

    @property
    def is_answered(self) -> bool:
        """Whether an answer is saved."""
        return self.value is not None

    @property
    def calls_for_help(self) -> bool:
        """Whether the answer given so far is one at which help is shown."""
        if self.help_from is None or self.value is None:
            return False
        return self.value >= self.help_from


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The questionnaire as it stands on the screen."""

    response_id: str
    title: str
    about: str
    prompt: str
    seen: str
    """When the therapist sees the answers."""
    notice: str
    """What the licence asks to be printed."""
    questions: tuple[Asked, ...]
    at: int
    """The number of the question on the screen; one more than there are is the end."""
    show: str
    urls: Mapping[str, str]

    @property
    def total(self) -> int:
        """How many questions there are."""
        return len(self.questions)

    @property
    def is_all(self) -> bool:
        """Whether all questions stand on one page."""
        return self.show == ALL

    @property
    def is_at_end(self) -> bool:
        """Whether the last question lies behind."""
        return self.at > self.total

    @property
    def missing(self) -> tuple[Asked, ...]:
        """The questions without an answer."""
        return tuple(question for question in self.questions if not question.is_answered)

    @property
    def may_call_for_help(self) -> bool:
        """Whether some answer could be one at which help is shown."""
        return any(question.help_from is not None for question in self.questions)

    @property
    def calls_for_help(self) -> bool:
        """Whether an answer given so far is one at which help is shown."""
        return any(question.calls_for_help for question in self.questions)

    @property
    def bars(self) -> str:
        """One letter for each question, for a template to count."""
        return "x" * self.total


def sheet_of(
    viewer: Person, schedule: MeasureSchedule, response: Response, *, show: str = "", at: str = ""
) -> Sheet:
    """Return the questionnaire; it opens at the first question that has no answer."""
    instrument = instrument_of(response)
    given = answers_visible_to(viewer, response)
    open_at = _position(at, instrument.item_keys, given)
    help_from = {alert.item: alert.at_least for alert in instrument.alerts}
    questions = tuple(
        Asked(
            key=item.key,
            number=number,
            words=item.text or "",
            options=tuple(
                Option(
                    value=option.value,
                    words=option.label or str(option.value),
                    is_chosen=given.get(item.key) == option.value,
                )
                for option in instrument.options_of(item)
            ),
            value=given.get(item.key),
            help_from=help_from.get(item.key),
            is_current=number == open_at,
        )
        for number, item in enumerate(instrument.items, start=1)
    )
    return Sheet(
        response_id=str(response.public_id),
        title=capfirst(instrument.plain_name),
        about=capfirst(count_words(instrument.item_count)),
        prompt=instrument.prompt or "",
        seen=seen_words(instrument),
        notice=instrument.licence.notice,
        questions=questions,
        at=open_at,
        show=show if show in {ONE, ALL} else _usual(schedule),
        urls=_urls(schedule),
    )


def page_url(schedule: MeasureSchedule, **place: str) -> str:
    """Return the address of a place in the questionnaire."""
    page = reverse("questionnaire", args=[schedule.public_id])
    return f"{page}?{urlencode(place)}" if place else page


def _usual(schedule: MeasureSchedule) -> str:
    return ALL if schedule.presentation == Presentation.ALL_ON_A_PAGE else ONE


def _position(at: str, keys: tuple[str, ...], given: Mapping[str, int | None]) -> int:
    end = len(keys) + 1
    if at == END:
        return end
    if at.isdecimal() and len(at) <= len(str(end)):
        return min(max(int(at), 1), end)
    unanswered = (n for n, key in enumerate(keys, start=1) if given.get(key) is None)
    return next(unanswered, end)


def _urls(schedule: MeasureSchedule) -> dict[str, str]:
    key = schedule.public_id
    return {
        "page": reverse("questionnaire", args=[key]),
        "answers": reverse("questionnaire-answers", args=[key]),
        "finish": reverse("questionnaire-finish", args=[key]),
        "leave": reverse("today"),
    }
