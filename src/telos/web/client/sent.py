"""What a browser sends from a questionnaire: a form, or the script's short message."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from telos.measures.actions import QuestionnaireError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, QueryDict

# What stood on the page when it was made: a page that has grown old must not write an old answer
# over one that was given on another device meanwhile.
WAS: Final = "was."


class UnreadableError(QuestionnaireError):
    """What was sent is neither a form nor a message that a page of ours would send."""

    def __init__(self) -> None:
        super().__init__(_("This could not be read. Load the page again; your answers are kept."))


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Answers for a response, and the questions that the person chose to leave out."""

    response_id: UUID | None
    answers: Mapping[str, Any]
    left_out: frozenset[str] = field(default_factory=frozenset)
    shown: Mapping[str, Any] | None = None
    """The answers that stood on the page when it was sent; none where it did not say."""


def read_message(request: HttpRequest) -> Sent:
    """Read what the script sent."""
    try:
        message = json.loads(request.body)
        return Sent(
            response_id=UUID(message["response"]),
            answers=_mapping(message.get("answers", {})),
            left_out=frozenset(map(str, message.get("left_out", ()))),
            shown=_mapping(message["shown"]) if "shown" in message else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise UnreadableError from error


def _mapping(answers: object) -> dict[str, Any]:
    if not isinstance(answers, dict):
        raise TypeError
    return answers


def read_form(fields: QueryDict) -> Sent:
    """Read what a form sent: of the answers only those that were changed on this page."""
    return Sent(
        response_id=_identifier(fields.get("response", "")),
        answers={key: _value(str(fields[key])) for key in _changed(fields)},
        left_out=frozenset(fields.getlist("left_out")),
        shown={key: _shown(fields.get(key, "")) for key in _asked(fields)},
    )


def _identifier(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise UnreadableError from error


def _asked(fields: QueryDict) -> list[str]:
    return [name.removeprefix(WAS) for name in fields if name.startswith(WAS)]


def _changed(fields: QueryDict) -> list[str]:
    return [key for key in _asked(fields) if fields.get(key, "") not in {"", fields[WAS + key]}]


def _shown(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None  # noqa: PLR2004 -- digits


def _value(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 4:  # noqa: PLR2004 -- digits
        raise QuestionnaireError(_("Choose one of the answers that are offered."))
    return int(text)
