"""How a practice's consent texts are told to its manager: words and counts, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import GOVERNS, ConsentAnswer, ConsentKind
from telos.access.queries import clients_cared_for, count_answers
from telos.web.consent_words import version_words
from telos.web.practice.consent_counts import FEWEST_SHOWN, counts_shown
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from telos.access.queries import TextInHand
    from telos.people.models import Practice


@dataclass(frozen=True, kw_only=True)
class TextRow:
    """One kind in the table."""

    title: str
    url: str
    asked_of: str
    stands: str
    answers: str


def consents_headline(in_hand: Collection[TextInHand]) -> str:
    """Say first what is still to be published."""
    missing = sum(text.present is None for text in in_hand)
    if missing == len(in_hand):
        return _("Nothing is asked of clients yet: read these words, change them, publish them")
    if missing:
        words = ngettext(
            "%(many)s text is not published yet", "%(many)s texts are not published yet", missing
        )
        return capfirst(words % {"many": number_word(missing)})
    return _("Everything that clients are asked is published")


def text_rows(in_hand: Iterable[TextInHand], practice: Practice) -> list[TextRow]:
    """Return the rows of the table."""
    counts = _counts(practice)
    return [
        TextRow(
            title=str(text.kind.label),
            url=reverse("practice-consent", args=[practice.public_id, text.kind]),
            asked_of=_("everybody") if GOVERNS[text.kind].of_everybody else _("whom it concerns"),
            stands=_stands(text),
            answers=_answers(counts[text.kind]) if text.is_asked else "–",
        )
        for text in in_hand
    ]


def text_headline(text: TextInHand) -> str:
    """Say how one text stands."""
    if text.present is None:
        return _("Not published yet: nobody is asked this")
    if text.present.retired is not None:
        return _("Nobody is asked this since %(day)s") % {
            "day": _day(text.present.retired.created_at)
        }
    if text.differs:
        return _("Version %(number)d stands; your draft is not published") % {
            "number": text.present.number
        }
    return _("Version %(number)d stands") % {"number": text.present.number}


def answer_words(text: TextInHand, practice: Practice) -> str:
    """Return how many of those in care said what; nothing before anybody was asked."""
    return _answers(_counts(practice)[text.kind]) if text.is_asked else ""


def asked_again_words(text: TextInHand, practice: Practice) -> str:
    """Say before publishing whose yes would stop counting."""
    if text.is_retired:
        return _("Clients are asked it again from then on, those who had agreed too.")
    if text.present is None:
        return ""
    agreed = counts_shown(_counts(practice)[text.kind])["agreed"]
    if agreed is None:
        return _("If those who agreed are asked again, fewer may be agreed until they answer.")
    return ngettext(
        "If you ask again, the yes of %(count)d client does not count until they have answered.",
        "If you ask again, the yes of %(count)d clients does not count until they have answered.",
        agreed,
    ) % {"count": agreed}


def ended_words(text: TextInHand, practice: Practice) -> str:
    """Say before nobody is asked any more whose yes would stop counting."""
    if not text.is_asked:
        return ""
    agreed = counts_shown(_counts(practice)[text.kind])["agreed"]
    if agreed is None:
        return _("A yes that was given does not count from then on.")
    return ngettext(
        "The yes of %(count)d client does not count from then on.",
        "The yes of %(count)d clients does not count from then on.",
        agreed,
    ) % {"count": agreed}


def _day(at: datetime) -> str:
    return date_format(localtime(at), "j F Y")


def _stands(text: TextInHand) -> str:
    if text.present is None:
        return _("not published")
    if text.present.retired is not None:
        return _("no longer asked since %(day)s") % {"day": _day(text.present.retired.created_at)}
    words = version_words(text.present)
    return _("%(version)s; a draft waits") % {"version": words} if text.differs else words


def _counts(practice: Practice) -> dict[ConsentKind, dict[str, int]]:
    """Return for each kind how many of the clients in care said what, in three queries."""
    in_care = set(clients_cared_for().filter(practice=practice).values_list("pk", flat=True))
    said = count_answers(practice, in_care)
    return {kind: _of_kind(kind, said, len(in_care)) for kind in ConsentKind}


def _of_kind(
    kind: ConsentKind, said: Mapping[tuple[str, str, bool], int], in_care: int
) -> dict[str, int]:
    agreed = said.get((kind, ConsentAnswer.GIVEN, True), 0)
    no = sum(
        said.get((kind, answer, False), 0)
        for answer in (ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN)
    )
    return {"agreed": agreed, "no": no, "open": in_care - agreed - no}


def _answers(counts: Mapping[str, int]) -> str:
    shown = counts_shown(counts)
    if all(count is None for count in shown.values()) and sum(counts.values()) < FEWEST_SHOWN:
        return _("not counted among fewer than five")
    words = {
        "agreed": _("%(n)s agreed"),
        "no": _("%(n)s said no"),
        "open": _("%(n)s without an answer"),
    }
    few, none = _("some"), _("nobody")
    return ", ".join(
        words[name] % {"n": few if count is None else number_word(count) if count else none}
        for name, count in shown.items()
    )
