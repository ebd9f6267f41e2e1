"""What of a record a correction can be about, and what is said beside it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.measures.queries import instrument_of
from telos.rights.enums import About, AmendmentState
from telos.rights.queries import corrections_visible_to, originals_visible_to
from telos.web.spoken import is_client
from telos.web.words import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from uuid import UUID

    from telos.people.models import Client, Person
    from telos.rights.models import Amendment
    from telos.rights.queries import Original
    from telos.web.spoken import Reader


@dataclass(frozen=True, kw_only=True)
class Said:
    """What somebody says is not right about something, and the answer to it."""

    amendment_id: UUID
    about: About
    original_id: UUID
    about_words: str
    title: str
    wrong: str
    should: str
    state: AmendmentState
    stands: str
    answer: str
    waits: bool


def _of_care(words: str) -> Callable[[Any], str]:
    return lambda row: words % {"day": date_format(row.episode.opened_on, "j F Y")}


def _response_words(row: Any) -> str:
    name, day = instrument_of(row).short_name, date_format(row.answered_on, "j F Y")
    return _("%(name)s of %(day)s") % {"name": name, "day": day}


def _appointment_words(row: Any) -> str:
    at = date_format(localtime(row.starts_at), "j F Y, H:i")
    return _("Appointment, %(when)s") % {"when": at}


def original_words(original: Original) -> str:
    """Name one row of a record so that its client knows which it is."""
    row = original.row
    words: Mapping[About, Callable[[Any], str]] = {
        About.CONTACT: lambda row: _("Name and country: %(name)s") % {"name": row.display_name},
        About.EPISODE: lambda row: (
            _("Care since %(day)s") % {"day": date_format(row.opened_on, "j F Y")}
        ),
        About.INTAKE: _of_care(_("Intake of the care since %(day)s")),
        About.SAFETY_PLAN: lambda _row: _("Safety plan"),
        About.GOAL: lambda row: _("Goal: %(words)s") % {"words": quoted(row.words)},
        About.PLAN: _of_care(_("Plan of the care since %(day)s")),
        About.RESPONSE: _response_words,
        About.APPOINTMENT: _appointment_words,
    }
    return words[original.about](row)


def _words_since(original: Original) -> str:
    """Name a row beside what was said of it: what it says may have changed since."""
    if original.about == About.GOAL:
        words = _("Goal, as it says now: %(words)s")
        return words % {"words": quoted(original.row.words)}
    return original_words(original)


def originals_offered(viewer: Person, client: Client) -> list[tuple[About, dict[UUID, str]]]:
    """Return what a correction may be about, in words, by its kind."""
    found: dict[About, dict[UUID, str]] = {about: {} for about in About}
    for each in originals_visible_to(viewer, client):
        found[each.about][each.row_id] = original_words(each)
    return list(found.items())


def said_of(
    viewer: Person,
    client: Client,
    *,
    about: Collection[About] = tuple(About),
    row_id: UUID | None = None,
    told_to: Reader | None = None,
) -> list[Said]:
    """Return what is said beside rows of these kinds, or beside one row; none taken back.

    Only where more than one row can be meant it is said which, and that costs one query a kind.
    `told_to` is “you” in it: the viewer, where nobody else is named.
    """
    reader = told_to or viewer
    found = corrections_visible_to(viewer, about).filter(client=client)
    found = found.exclude(state=AmendmentState.TAKEN_BACK)
    if row_id is not None:
        found = found.filter(original_id=row_id)
    said = list(found.order_by("created_at", "pk"))
    if not said:
        return []
    if row_id is not None:
        # Beside the row itself nobody needs to be told which one it is.
        return [said_words(amendment, reader, None) for amendment in said]
    kinds = {About(amendment.about) for amendment in said}
    named = originals_visible_to(viewer, client, kinds)
    names = {each.row_id: _words_since(each) for each in named}
    return [said_words(amendment, reader, names) for amendment in said]


def said_words(amendment: Amendment, viewer: Reader, names: dict[UUID, str] | None) -> Said:
    """Return a correction as pages show it; without names it is not said what it is about."""
    own = is_client(viewer, amendment.client)
    day = date_format(amendment.asked_on, "j F Y")
    gone = _("something that is no longer here")
    return Said(
        amendment_id=amendment.public_id,
        about=About(amendment.about),
        original_id=amendment.original_id,
        about_words="" if names is None else names.get(amendment.original_id, gone),
        title=_title(amendment, own=own)
        % {
            "name": amendment.client.display_name,
            "day": day,
            "who": amendment.asked_by.display_name,
        },
        wrong=amendment.what_is_wrong,
        should=amendment.should_read,
        state=AmendmentState(amendment.state),
        stands=_stands(amendment),
        answer=amendment.answer,
        waits=amendment.state == AmendmentState.ASKED,
    )


def _title(amendment: Amendment, *, own: bool) -> str:
    if amendment.asked_by_id == amendment.client.person_id:
        return _("You said on %(day)s") if own else _("%(name)s said on %(day)s")
    if own:
        return _("You said on %(day)s; %(who)s entered it")
    return _("%(name)s said on %(day)s, entered by %(who)s")


def _stands(amendment: Amendment) -> str:
    if amendment.answered_by is None or amendment.answered_at is None:
        return capfirst(str(AmendmentState.ASKED.label))
    words = {
        AmendmentState.ACCEPTED: _("Accepted by %(who)s on %(day)s"),
        AmendmentState.DECLINED: _("Left as it stands by %(who)s on %(day)s"),
    }[AmendmentState(amendment.state)]
    day = date_format(localtime(amendment.answered_at), "j F Y")
    return words % {"who": amendment.answered_by.display_name, "day": day}
