"""What the pages about the client's own consent say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import GOVERNS, ConsentAnswer, ConsentState
from telos.web.client.needs import Need
from telos.web.consent_words import (
    STATE_TAGS,
    AnswerShown,
    Block,
    answers_shown,
    blocks_of,
    version_words,
)
from telos.web.words import listed, number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from telos.access.models import ConsentFact
    from telos.access.queries import Consent


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One kind in the list."""

    title: str
    words: str
    tag: str
    url: str
    waits: bool


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Words that stood when the client answered, and do not any more."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentPage:
    """One kind: its words, what follows an answer, and what may be answered."""

    title: str
    headline: str
    lead: str
    version: str
    why: str
    why_title: str
    blocks: tuple[Block, ...]
    after_yes: str
    after_no: str
    is_free: bool
    may_give: bool
    may_refuse: bool
    may_withdraw: bool
    history: tuple[AnswerShown, ...]
    earlier: tuple[Earlier, ...]


def consent_needs(consents: Iterable[Consent], *, practice: str) -> list[Need]:
    """Return what waits, as one thing to do: the words are read on a page of their own."""
    waiting = [consent for consent in consents if consent.waits]
    if not waiting:
        return []
    first = waiting[0]
    is_again = all(consent.state == ConsentState.ASKED_AGAIN for consent in waiting)
    titles = {"practice": practice, "many": number_word(len(waiting))}
    if len(waiting) == 1:
        words = str(GOVERNS[first.kind].asks)
        url = reverse("my-consent", args=[first.kind])
    else:
        words = ngettext(
            "%(practice)s asks for your answer to %(many)s thing.",
            "%(practice)s asks for your answer to %(many)s things, each by itself. You can say no.",
            len(waiting),
        )
        url = reverse("my-consents")
    return [
        Need(
            kind="consent",
            count=len(waiting),
            title=_("New words to agree to, or not") if is_again else _("What you agree to"),
            words=words % titles if len(waiting) > 1 else words,
            url=url,
            action=_("Read and answer"),
        )
    ]


def list_headline(consents: Sequence[Consent]) -> str:
    """Say first whether something waits."""
    waiting = sum(consent.waits for consent in consents)
    if waiting:
        words = ngettext(
            "%(many)s thing waits for your answer", "%(many)s things wait for your answer", waiting
        )
        return capfirst(words % {"many": number_word(waiting)})
    if any(consent.last for consent in consents):
        return _("You have answered everything that is asked")
    return _("Nothing is asked of you here yet")


def consent_row(consent: Consent) -> ConsentRow:
    """Return one kind for the list."""
    return ConsentRow(
        title=str(consent.kind.label),
        words=_stands(consent) or str(GOVERNS[consent.kind].asks),
        tag=str(STATE_TAGS[consent.state]),
        url=reverse("my-consent", args=[consent.kind]),
        waits=consent.waits,
    )


def _stands(consent: Consent) -> str:
    """Say since when it stands as it does; nothing where nothing was answered."""
    last = consent.last
    if last is None:
        return ""
    words = {
        ConsentAnswer.GIVEN: _("You agreed %(day)s, to version %(number)d."),
        ConsentAnswer.REFUSED: _("You said no %(day)s, to version %(number)d."),
        ConsentAnswer.WITHDRAWN: _("You took your yes back %(day)s."),
    }[ConsentAnswer(last.answer)]
    said = words % {"day": on_day(last.answered_on), "number": last.text.number}
    if consent.state == ConsentState.ASKED_AGAIN:
        again = _("There are new words; until you answer them, your yes does not count.")
        return f"{said} {again}"
    if consent.text.retired is not None:
        return f"{said} {_no_longer_asked(consent)}"
    if consent.text.number > last.text.number:
        return f"{said} {_('There are newer words since.')}"
    return said


def _no_longer_asked(consent: Consent) -> str:
    if consent.state == ConsentState.LAPSED:
        return _("It is no longer asked, and nothing begins by your yes any more.")
    return _("It is no longer asked.")


def consent_page(consent: Consent, facts: Sequence[ConsentFact]) -> ConsentPage:
    """Put one kind's page together."""
    said, may = GOVERNS[consent.kind], consent.may_answer
    answered = {fact.text.number: fact.text for fact in facts}
    asks_now = consent.state in {ConsentState.NOT_ASKED, ConsentState.WAITING}
    return ConsentPage(
        title=str(consent.kind.label),
        headline=str(said.asks) if asks_now or consent.waits else _headline(consent),
        lead=_stands(consent) if consent.waits else _answered_lead(consent),
        version=version_words(consent.text),
        why=_why(consent),
        why_title=_why_title(consent),
        blocks=blocks_of(consent.text.words),
        after_yes=str(said.after_yes),
        after_no=str(said.after_no),
        is_free=said.is_free,
        may_give=ConsentAnswer.GIVEN in may,
        may_refuse=ConsentAnswer.REFUSED in may,
        may_withdraw=may == {ConsentAnswer.WITHDRAWN},
        history=tuple(answers_shown(facts, is_own=True)),
        earlier=tuple(
            Earlier(title=version_words(text), blocks=blocks_of(text.words))
            for number, text in sorted(answered.items(), reverse=True)
            if number != consent.text.number
        ),
    )


def _why(consent: Consent) -> str:
    """Say what has changed about the words, or why they are no longer asked."""
    retired = consent.text.retired
    return consent.text.why if retired is None else retired.why


def _why_title(consent: Consent) -> str:
    if consent.text.retired is None:
        return _("What has changed")
    day = date_format(localtime(consent.text.retired.created_at), "j F Y")
    return _("No longer asked since %(day)s") % {"day": day}


def _answered_lead(consent: Consent) -> str:
    """Say again what was asked, and whether other words stand since; nothing before an answer."""
    if consent.text.retired is not None:
        return _stands(consent)
    if consent.last is None:
        return ""
    asks = str(GOVERNS[consent.kind].asks)
    if consent.text.number > consent.last.text.number:
        return f"{asks} {_('There are newer words since you answered.')}"
    return asks


def _headline(consent: Consent) -> str:
    day = date_format(consent.last.answered_on, "j F Y") if consent.last else ""
    return {
        ConsentState.LAPSED: _("You agreed to this on %(day)s, and it is no longer asked"),
        ConsentState.RETIRED: _("This is no longer asked"),
        ConsentState.AGREED: _("You agree to this, since %(day)s"),
        ConsentState.REFUSED: _("You said no to this on %(day)s"),
        ConsentState.WITHDRAWN: _("You took your yes back on %(day)s"),
    }[consent.state] % {"day": day}


def who_reads(supervisors: Sequence[str], *, has_agreed: bool) -> str:
    """Return who reads, or would read, as the therapist's supervisor: by name, as it is today."""
    if not supervisors:
        return _(
            "Nobody supervises your therapist here today. If the practice names somebody, you find "
            "them here."
        )
    names = {"names": listed(supervisors)}
    if has_agreed:
        words = ngettext("Today this is %(names)s.", "Today they are %(names)s.", len(supervisors))
        return words % names
    words = ngettext(
        "Today this would be %(names)s.", "Today they would be %(names)s.", len(supervisors)
    )
    return words % names
