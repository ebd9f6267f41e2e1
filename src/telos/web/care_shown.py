"""Which care a page shows: the present one, or one from before, which is only read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import Http404
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from telos.web.goal_story import whole_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from telos.episodes.models import Episode
    from telos.web.standing import PersonRequest

# The one name by which every page is asked for care from before; it says an id and nothing else.
ASKED: Final = "care"


@dataclass(frozen=True, kw_only=True)
class CareBefore:
    """Care that has ended, as the line says it that leads there."""

    episode_id: UUID
    words: str


@dataclass(frozen=True, kw_only=True)
class CareShown:
    """What a page knows of the care that it shows; every layout of a client's pages reads it."""

    episode: Episode | None
    is_before: bool
    """Whether it is one from before: it is read as it ended, and nothing can be done in it."""
    others: tuple[CareBefore, ...] = ()
    """What could be read in its place."""

    @property
    def words(self) -> str:
        """From when to when it went, where it has ended."""
        return period_words(self.episode) if self.episode is not None else ""

    @property
    def ended_words(self) -> str:
        """The same of care that has ended; nothing while it goes on."""
        return "" if self.episode is None or self.episode.is_open else self.words

    @property
    def query(self) -> str:
        """What a link appends that stays in this care; nothing in the present one."""
        return care_query(self.episode) if self.is_before and self.episode is not None else ""

    @property
    def also(self) -> str:
        """The same, for a link that asks for something else already."""
        return self.query.replace("?", "&")


def care_query(episode: Episode) -> str:
    """Return what an address appends to show this care."""
    return f"?{ASKED}={episode.public_id}"


def care_asked(request: HttpRequest) -> str:
    """Return what an address appends to lead back to the care that was asked for, if any was."""
    try:
        return f"?{ASKED}={UUID(request.GET.get(ASKED, ''))}"
    except ValueError:
        return ""


def period_words(episode: Episode) -> str:
    """Say from when to when care went, as its query tells it."""
    began, ended_at = episode.opened_on, getattr(episode, "ended_at", None)
    if ended_at is None:
        return _("from %(began)s") % {"began": whole_day(began)}
    ended = localtime(ended_at).date()
    if ended == began:
        return _("on %(day)s") % {"day": whole_day(began)}
    return _("from %(began)s to %(ended)s") % {"began": whole_day(began), "ended": whole_day(ended)}


def asked_care(request: PersonRequest, cares: Sequence[Episode]) -> CareShown:
    """Return the care that is asked for, else the present one; an unknown one is nobody's.

    The first is the present one: whoever asks has fetched them, and may read them all.
    """
    asked = request.GET.get(ASKED)
    chosen = _named(asked, cares) if asked else (cares[0] if cares else None)
    # The page that a form was sent to is not one that can be asked for again.
    return show_care(request, cares, chosen, lists=request.method != "POST")


def show_care(
    request: PersonRequest, cares: Sequence[Episode], chosen: Episode | None, *, lists: bool = False
) -> CareShown:
    """Say on the page which care it shows; where it `lists` them, another can be read there."""
    others = [each for each in cares[1:] if each != chosen] if lists else []
    request.care = CareShown(
        episode=chosen,
        is_before=chosen is not None and chosen != cares[0],
        others=tuple(
            CareBefore(episode_id=each.public_id, words=period_words(each)) for each in others
        ),
    )
    return request.care


def care_of_row(cares: Sequence[Episode], episode: Episode) -> Episode:
    """Return the care to which a row belongs, as it was fetched with the others."""
    return next((each for each in cares if each == episode), episode)


def _named(asked: str, cares: Sequence[Episode]) -> Episode:
    try:
        wanted = UUID(asked)
    except ValueError:
        raise Http404 from None
    found = next((each for each in cares if each.public_id == wanted), None)
    if found is None:
        raise Http404
    return found
