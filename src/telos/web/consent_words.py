"""How consent is told, to whoever reads it: a text in its paragraphs, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.http import Http404
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState, ConsentWay

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.utils.functional import _StrPromise

    from telos.access.models import ConsentFact, ConsentText

_POINT: Final = "- "

STATE_TAGS: Final[dict[ConsentState, _StrPromise]] = {
    ConsentState.NOT_ASKED: gettext_lazy("not asked yet"),
    ConsentState.WAITING: gettext_lazy("waits for an answer"),
    ConsentState.AGREED: gettext_lazy("agreed"),
    ConsentState.ASKED_AGAIN: gettext_lazy("new words wait"),
    ConsentState.REFUSED: pgettext_lazy("of consent", "said no"),
    ConsentState.WITHDRAWN: gettext_lazy("taken back"),
    ConsentState.LAPSED: gettext_lazy("no longer asked"),
    ConsentState.RETIRED: gettext_lazy("no longer asked"),
}


@dataclass(frozen=True, kw_only=True)
class Block:
    """A paragraph, or a list of points."""

    lines: tuple[str, ...]
    is_list: bool


@dataclass(frozen=True, kw_only=True)
class AnswerShown:
    """One answer of the past, in words."""

    day: date
    title: str
    about: str
    present: str


def kind_named(name: str) -> ConsentKind:
    """Return the kind that an address names, or answer as if there were no such address."""
    try:
        return ConsentKind(name)
    except ValueError:
        raise Http404 from None


def blocks_of(words: str) -> tuple[Block, ...]:
    """Return the paragraphs and lists of a text; nothing in it is markup."""
    blocks: list[Block] = []
    lines: list[str] = []
    is_list = False
    for line in [*words.split("\n"), ""]:
        is_point = line.startswith(_POINT)
        if lines and (not line or is_point != is_list):
            blocks.append(Block(lines=tuple(lines), is_list=is_list))
            lines = []
        if line:
            lines.append(line.removeprefix(_POINT))
            is_list = is_point
    return tuple(blocks)


def version_words(text: ConsentText) -> str:
    """Return which version it is, and since when: “Version 2, of 3 March 2026”."""
    day = date_format(localtime(text.created_at), "j F Y")
    return _("Version %(number)d, of %(day)s") % {"number": text.number, "day": day}


def answers_shown(facts: Iterable[ConsentFact], *, is_own: bool) -> list[AnswerShown]:
    """Return what was answered, the newest first."""
    return [
        AnswerShown(
            day=fact.answered_on,
            title=_title(ConsentAnswer(fact.answer), is_own=is_own),
            about=_about(fact, is_own=is_own),
            present=fact.present,
        )
        for fact in sorted(facts, key=lambda fact: -fact.number)
    ]


def _title(answer: ConsentAnswer, *, is_own: bool) -> str:
    if answer == ConsentAnswer.GIVEN:
        return _("You agreed") if is_own else _("Agreed")
    if answer == ConsentAnswer.REFUSED:
        return _("You said no") if is_own else _("Said no")
    return _("You took it back") if is_own else _("Took it back")


def _about(fact: ConsentFact, *, is_own: bool) -> str:
    number = {"number": fact.text.number, "name": fact.entered_by.display_name}
    if fact.way == ConsentWay.PAPER:
        number["day"] = date_format(localtime(fact.created_at), "j F Y")
        return _("To version %(number)d, on paper. Entered by %(name)s on %(day)s.") % number
    return (
        _("To version %(number)d.") if is_own else _("To version %(number)d, signed in.")
    ) % number
