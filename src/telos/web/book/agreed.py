"""The chapter of what the client agreed to, refused and took back, with the words of the texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.enums import ConsentKind
from telos.access.queries import facts_visible_to
from telos.web.book.lines import Line
from telos.web.consent_words import answers_shown, blocks_of, version_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.access.models import ConsentFact
    from telos.web.book.contents import Contents
    from telos.web.consent_words import Block


@dataclass(frozen=True, kw_only=True)
class Words:
    """A version that the client answered."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """One kind: each answer, and the words that were answered."""

    title: str
    lines: list[Line]
    words: list[Words]


def agreed_chapter(contents: Contents) -> list[Agreed]:
    """Return each kind that was answered, in the order in which they are asked."""
    facts = list(facts_visible_to(contents.viewer).filter(client=contents.client))
    by_kind = {kind: [fact for fact in facts if fact.kind == kind] for kind in ConsentKind}
    return [_agreed(kind, said) for kind, said in by_kind.items() if said]


def _agreed(kind: ConsentKind, facts: Sequence[ConsentFact]) -> Agreed:
    texts = {fact.text.number: fact.text for fact in facts}
    return Agreed(
        title=str(kind.label),
        lines=[
            Line(
                name=date_format(shown.day, "j F Y"),
                value=shown.title,
                more=" ".join(filter(None, (shown.about, _present(shown.present)))),
            )
            for shown in reversed(answers_shown(facts, is_own=True))
        ],
        words=[
            Words(title=version_words(text), blocks=blocks_of(text.words))
            for _number, text in sorted(texts.items())
        ],
    )


def _present(words: str) -> str:
    return _("Present: %(who)s.") % {"who": words} if words else ""
