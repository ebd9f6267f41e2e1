"""How a client's consent is told to their therapist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.access.enums import ConsentAnswer, ConsentKind, ConsentState, ConsentWay
from telos.access.queries import SAID_NO
from telos.web.consent_words import STATE_TAGS
from telos.web.words import number_word, on_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from telos.access.queries import Consent
    from telos.people.models import Client


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One kind in the table."""

    title: str
    url: str
    state: str
    tone: str
    since: str
    version: str


def consents_headline(consents: Collection[Consent], client: Client) -> str:
    """Say first that no yes to treatment stands, then what waits for the client's answer."""
    name = {"name": client.display_name}
    if not consents:
        return _("The practice has published nothing to agree to yet")
    if no := next((consent for consent in consents if _is_no_to_treatment(consent)), None):
        return _no_words(no, client)
    waiting = sum(consent.waits for consent in consents)
    if not waiting:
        return _("%(name)s has answered everything that is asked") % name
    words = ngettext(
        "%(many)s thing waits for %(name)s’s answer",
        "%(many)s things wait for %(name)s’s answer",
        waiting,
    )
    return capfirst(words % {**name, "many": number_word(waiting)})


def _is_no_to_treatment(consent: Consent) -> bool:
    return consent.kind == ConsentKind.TREATMENT and consent.state in SAID_NO


def _no_words(consent: Consent, client: Client) -> str:
    words = _("%(name)s said no to treatment and confidentiality")
    if consent.state == ConsentState.WITHDRAWN:
        words = _("%(name)s took back the yes to treatment and confidentiality")
    return words % {"name": client.display_name}


def consent_rows(consents: Iterable[Consent], client: Client) -> list[ConsentRow]:
    """Return the rows of the table."""
    return [
        ConsentRow(
            title=str(consent.kind.label),
            url=reverse("client-consent", args=[client.public_id, consent.kind]),
            state=str(STATE_TAGS[consent.state]),
            tone="attention" if consent.waits else "",
            since=_since(consent),
            version=_version(consent),
        )
        for consent in consents
        # What was never answered and is no longer asked is nobody's business any more.
        if consent.last is not None or consent.text.retired is None
    ]


def _since(consent: Consent) -> str:
    last = consent.last
    if last is None:
        return "–"
    day = on_day(last.answered_on)
    return _("%(day)s, on paper") % {"day": day} if last.way == ConsentWay.PAPER else day


def _version(consent: Consent) -> str:
    number = consent.text.number
    if consent.last is None or consent.last.text.number == number:
        return str(number)
    return _("%(answered)d; %(now)d stands now") % {
        "answered": consent.last.text.number,
        "now": number,
    }


def stands_words(consent: Consent, client: Client) -> str:
    """Say how one kind stands, in a sentence."""
    words = {"name": client.display_name}
    last = consent.last
    if last is None and consent.text.retired is not None:
        return _("The practice asks nobody this any more")
    if last is None:
        waits = consent.state == ConsentState.WAITING
        said = _("%(name)s has not answered yet") if waits else _("%(name)s has not been asked")
        return said % words
    words["day"] = on_day(last.answered_on)
    if consent.state == ConsentState.ASKED_AGAIN:
        return _("%(name)s agreed %(day)s, and is asked again since") % words
    if consent.state == ConsentState.LAPSED:
        return (
            _("%(name)s agreed %(day)s; it is no longer asked, and the yes does not count") % words
        )
    said = {
        ConsentAnswer.GIVEN: _("%(name)s agreed %(day)s"),
        ConsentAnswer.REFUSED: _("%(name)s said no %(day)s"),
        ConsentAnswer.WITHDRAWN: _("%(name)s took it back %(day)s"),
    }[ConsentAnswer(last.answer)]
    return said % words
