"""How care went in words, on whichever page: from one to another."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from telos.episodes.enums import HandOverOutcome


def transfer_words(*, by: str, giver: str, taker: str) -> str:
    """Return who goes on with a care, in whose place and who said so; nobody's name is empty."""
    if not taker:
        words = _("%(by)s ended the care of %(giver)s")
    elif not giver:
        words = _("%(by)s gave this care to %(taker)s")
    else:
        words = _("%(by)s gave this care from %(giver)s to %(taker)s")
    return capfirst(words % {"by": by, "giver": giver, "taker": taker})


def asked_words(*, by: str, to: str) -> str:
    """Return who asked that a colleague goes on; nobody's name is empty."""
    words = _("%(by)s asked for %(to)s to go on") if to else _("%(by)s asked for somebody to go on")
    return capfirst(words % {"by": by, "to": to})


def answer_words(outcome: str, *, by: str, day: str, answer: str) -> str:
    """Return what became of it; nothing while it waits, or where somebody goes on."""
    if outcome == HandOverOutcome.TAKEN_BACK:
        return _("Taken back on %(day)s.") % {"day": day}
    if outcome == HandOverOutcome.DECLINED:
        words = _("Care stays as it is, answered %(by)s on %(day)s: %(answer)s")
        return words % {"by": by, "day": day, "answer": answer}
    return ""
