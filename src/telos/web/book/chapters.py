"""The chapters of the book: who, care, goals, questionnaires, what was asked, who looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.queries import openings_of_own_record, trail_of_own_record
from telos.audit.queries import days_of, told_between
from telos.episodes.enums import EpisodeState
from telos.people.enums import COUNTRIES
from telos.rights.queries import requests_visible_to, restrictions_visible_to
from telos.scheduling.enums import AppointmentState, Place
from telos.web.book.lines import Line, day_of, moment_of
from telos.web.care_story import answer_words, asked_words, transfer_words
from telos.web.client.looked import days_told, people_told
from telos.web.opening_words import opening_shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telos.access.models import Restriction
    from telos.web.book.contents import Contents
    from telos.web.client.looked import Day
    from telos.web.opening_words import OpeningShown


@dataclass(frozen=True, kw_only=True)
class Care:
    """Who cared, how care went on, and when the two met."""

    therapists: list[Line]
    episodes: list[Line]
    moves: list[Line]
    appointments: list[Line]


def who_chapter(contents: Contents) -> list[Line]:
    """Return who the record is about, as it is known here."""
    client, copy = contents.client, contents.copy
    head = copy["client"]
    account = head["account"] or {}
    country = COUNTRIES.get(client.country)
    said = contents.beside(client.public_id)
    lines = [
        Line(name=_("Name"), value=head["display_name"], said=said),
        Line(name=_("Country"), value=str(country) if country else _("not said")),
        Line(name=_("E-mail address"), value=account.get("email") or _("no account")),
        Line(name=_("Practice"), value=head["practice"]),
        Line(name=_("Record begun"), value=day_of(head["made_at"]), more=head["added_by"]),
        Line(name=_("Number of the record"), value=head["id"]),
    ]
    lines += [
        Line(name=_("Invitation sent to"), value=each["email"], more=moment_of(each["made_at"]))
        for each in copy["invitations"]
    ]
    return lines


def care_chapter(contents: Contents) -> Care:
    """Return who cared for the client, how care moved on, and every appointment."""
    copy = contents.copy
    return Care(
        therapists=[
            Line(
                name=each["therapist"],
                value=_span(each["started_on"], each["ended_on"]),
            )
            for each in copy["care"]
        ],
        episodes=[
            Line(
                name=date_format(episode.opened_on, "j F Y"),
                value=str(episode.get_state_display()),
                said=contents.beside(episode.public_id),
            )
            for episode in contents.episodes
        ],
        moves=_moves(copy),
        appointments=[_appointment(each, contents) for each in copy["appointments"]],
    )


def _moves(copy: Mapping[str, Any]) -> list[Line]:
    """Where care went, and to whom, in order."""
    told: list[tuple[Mapping[str, Any], str, tuple[str, ...]]] = [
        (each, str(EpisodeState(each["to_state"]).label), (each["by"], each["why"]))
        for each in copy["episode_moves"]
    ]
    told += [(each, _goes_to(each), (each["why"],)) for each in copy["episode_transfers"]]
    told += [(each, *_was_asked(each)) for each in copy["hand_over_requests"]]
    return [
        Line(name=moment_of(each["made_at"]), value=value, more=" · ".join(filter(None, more)))
        for each, value, more in sorted(told, key=lambda one: one[0]["made_at"])
    ]


def _goes_to(transfer: Mapping[str, Any]) -> str:
    named = {part: transfer[part] or "" for part in ("by", "giver", "taker")}
    return transfer_words(**named)


def _was_asked(asked: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    answer = answer_words(
        asked["outcome"],
        by=asked["settled_by"] or "",
        day=day_of(asked["settled_at"] or asked["made_at"]),
        answer=asked["answer"] or "",
    )
    return asked_words(by=asked["asked_by"], to=asked["to"] or ""), (asked["why"], answer)


def _span(start: str, end: str | None) -> str:
    if end is None:
        return _("since %(start)s") % {"start": day_of(start)}
    return _("%(start)s to %(end)s") % {"start": day_of(start), "end": day_of(end)}


def _appointment(each: Mapping[str, Any], contents: Contents) -> Line:
    what = _("%(minutes)d minutes, %(place)s, with %(who)s") % {
        "minutes": each["minutes"],
        "place": Place(each["place"]).label,
        "who": each["therapist"],
    }
    state = str(AppointmentState(each["state"]).label)
    return Line(
        name=moment_of(each["starts_at"]),
        value=what,
        more=" · ".join(filter(None, (state, each["why"]))),
        said=contents.beside(UUID(each["id"])),
    )


def rights_chapter(contents: Contents) -> list[Line]:
    """Return when the record rested, and what was asked about erasing it."""
    viewer, client = contents.viewer, contents.client
    lines = [
        Line(
            name=day_of(each.created_at.isoformat()),
            value=_("The record was let rest"),
            more=_ended(each),
        )
        for each in restrictions_visible_to(viewer, client)
    ]
    lines += [
        Line(
            name=day_of(each.created_at.isoformat()),
            value=_("It was asked that the record be erased"),
            more=" · ".join(filter(None, (str(each.get_outcome_display()), each.answer))),
        )
        for each in requests_visible_to(viewer, client)
    ]
    return lines


def openings_chapter(contents: Contents) -> list[OpeningShown]:
    """Return when somebody opened the record in an emergency, and what was said of it."""
    if not contents.own:
        return []
    return [opening_shown(opening) for opening in openings_of_own_record(contents.viewer)]


def _ended(each: Restriction) -> str:
    if each.ended_at is None:
        return _("it rests still")
    ended = _("taken up again on %(day)s") % {"day": day_of(each.ended_at.isoformat())}
    return " · ".join(filter(None, (ended, each.why_ended)))


def looks_chapter(contents: Contents) -> list[Day]:
    """Return who looked at the record and changed it, by day, from the first."""
    viewer = contents.viewer
    rows = trail_of_own_record(viewer)
    others = rows.exclude(actor_id=viewer.public_id)
    days = list(days_of(others))
    if not days:
        return []
    actors = set(others.order_by().values_list("actor_id", flat=True).distinct())
    people = people_told(contents.client, actors)
    return days_told(told_between(others, days[-1], days[0]), people, viewer)
