"""What a client without an account said, and their therapist wrote down: asked for, and told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.access.forms import KEEP, NO, YES
from telos.web.proposal import moves_only

if TYPE_CHECKING:
    from datetime import date

    from telos.goals.models import GoalRating, GoalRevision, GoalScaling
    from telos.goals.queries import GoalCourse
    from telos.people.models import Client, Person
    from telos.plans.models import PlanAgreement, PlanStep
    from telos.plans.queries import PlanRead

    # Who is told it as “you”: somebody signed in, or the client of a record, account or none.
    Reader = Person | Client
    SpokenWord = GoalRating | GoalScaling | GoalRevision | PlanStep | PlanAgreement


@dataclass(frozen=True, kw_only=True)
class SpokenAsk:
    """What the therapist may write down for a client who has no account."""

    answers: tuple[tuple[str, str], ...]
    """Each answer by its name in the form, and in words."""
    asks_why: bool
    """Whether one of them is a no that wants its reason."""


def goal_asked(course: GoalCourse, client: Client) -> SpokenAsk | None:
    """Return what may be written down of a goal that waits for a client without an account."""
    if client.person_id is not None or course.awaits != Side.CLIENT:
        return None
    if course.beside is None:
        no = _("No: it is set aside")
        return SpokenAsk(answers=((YES, _("Yes to these words")), (NO, no)), asks_why=True)
    is_place = moves_only(course)
    yes = _("Yes: let it stand there") if is_place else _("Yes to the new words")
    keep = _("No: it stays where it is") if is_place else _("No: the words that stand stay")
    return SpokenAsk(answers=((YES, yes), (KEEP, keep)), asks_why=False)


def plan_asked(plan: PlanRead, client: Client, *, may_agree: bool) -> SpokenAsk | None:
    """Return what may be written down of a version that waits for a client without an account."""
    if client.person_id is not None or not plan.plan.episode.is_open or plan.offer is None:
        return None
    yes = ((YES, _("Yes to this version")),) if may_agree else ()
    if plan.standing is not None:
        return SpokenAsk(
            answers=(*yes, (KEEP, _("No: the plan that stands stays"))), asks_why=False
        )
    return SpokenAsk(answers=(*yes, (NO, _("No: it is not begun"))), asks_why=True)


def is_own_word(row: SpokenWord, viewer: Reader | None, client: Client | None) -> bool:
    """Tell whether it was the viewer who answered: what was said is the client’s own word."""
    if client is None or not row.is_spoken:
        return row.by == viewer
    return viewer is not None and is_client(viewer, client)


def is_client(reader: Reader, client: Client) -> bool:
    """Tell whether it is the client who reads."""
    return reader == client or (client.person_id is not None and reader.pk == client.person_id)


def answerer(row: SpokenWord, viewer: Reader | None, client: Client | None) -> str:
    """Return who answered, as the viewer is told it: of what was said, the client."""
    if is_own_word(row, viewer, client):
        return _("You")
    return client.display_name if client and row.is_spoken else row.by.display_name


def said_words(row: SpokenWord, viewer: Reader | None) -> str:
    """Return how and when it was said and who entered it; empty where nobody entered it."""
    if row.spoken_on is None:
        return ""
    words = _("%(way)s on %(day)s, entered by %(who)s")
    if row.by == viewer:
        words = _("%(way)s on %(day)s, entered by you")
    return words % {
        "way": row.get_spoken_way_display(),
        "day": _whole_day(row.spoken_on),
        "who": row.by.display_name,
    }


def entered_words(row: GoalRating | GoalScaling, viewer: Person) -> str:
    """Return how it was said and who entered it, under its day; empty where nobody entered it."""
    if not row.is_spoken:
        return ""
    words = _("said %(way)s, entered by %(who)s")
    if row.by == viewer:
        words = _("said %(way)s, entered by you")
    return words % {"way": row.get_spoken_way_display(), "who": row.by.display_name}


def _whole_day(day: date) -> str:
    return date_format(day, "j F Y")
