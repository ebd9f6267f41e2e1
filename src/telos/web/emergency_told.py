"""Who is told that a record was opened in an emergency, in words that are true where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from telos.access.enums import ToldOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.people.models import Client, Practice

_TO_CLIENT: Final = {
    ToldOf.OFFICER: gettext_lazy("You are told, and a privacy officer asks why."),
    ToldOf.MANAGER: gettext_lazy(
        "You are told, and so is whoever else manages the practice: it has no privacy officer just "
        "now who would ask why."
    ),
    ToldOf.NOBODY: gettext_lazy(
        "You are told; the practice has nobody else just now who would ask why."
    ),
}

_TO_READER: Final = {
    ToldOf.OFFICER: gettext_lazy(
        "That you do is told to the client and to the practice’s privacy officer; what you read "
        "stays with you."
    ),
    ToldOf.MANAGER: gettext_lazy(
        "That you do is told to the client and, as nobody else is privacy officer, to whoever else "
        "manages the practice; what you read stays with you."
    ),
    ToldOf.NOBODY: gettext_lazy(
        "That you do is told to the client; the practice has nobody else just now to whom it could "
        "be told. What you read stays with you."
    ),
}

_TO_READER_ALONE: Final = {
    ToldOf.OFFICER: gettext_lazy("That you do is told to the practice’s privacy officer."),
    ToldOf.MANAGER: gettext_lazy(
        "That you do is told, as nobody else is privacy officer, to whoever else manages the "
        "practice."
    ),
    ToldOf.NOBODY: gettext_lazy(
        "The practice has nobody else just now to whom it could be told that you do."
    ),
}


def told_to_client(told: ToldOf) -> str:
    """Say to a client who is told beside them."""
    return str(_TO_CLIENT[told])


def told_to_reader(told: ToldOf, client: Client) -> str:
    """Say to whoever has opened a record who is told of it."""
    if client.person_id is not None:
        return str(_TO_READER[told])
    words = _(
        "%(told)s The client has no account, so somebody has to tell them. What you read stays "
        "with you."
    )
    return words % {"told": _TO_READER_ALONE[told]}


def told_before(where: Sequence[tuple[Practice, ToldOf]]) -> str:
    """Say before anything is opened who will be told; by name where practices differ."""
    if all(told == ToldOf.OFFICER for _practice, told in where):
        return _(
            "The client, where they have an account, and the practice’s privacy officer are told "
            "at once, and the officer asks about it within three days."
        )
    said = [_("The client is told at once, where they have an account.")]
    said += [_at(practice, told) for practice, told in where]
    return " ".join(said)


def _at(practice: Practice, told: ToldOf) -> str:
    words = {
        ToldOf.OFFICER: _(
            "At %(name)s so is the privacy officer, who asks about it within three days."
        ),
        ToldOf.MANAGER: _(
            "At %(name)s nobody else is privacy officer: whoever else manages it is told instead, "
            "and names somebody who asks about it."
        ),
        ToldOf.NOBODY: _(
            "At %(name)s there is neither another privacy officer nor another manager: nobody else "
            "is told until somebody has such a part."
        ),
    }
    return words[told] % {"name": practice.name}
