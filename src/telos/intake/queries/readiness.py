"""What later rooms rest on: how ready somebody says they are, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from telos.access.enums import RecordKind, Side
from telos.access.queries import clients_visible_to
from telos.intake.enums.questions import (
    OFFERED,
    STANDS_IN_THE_WAY,
    Helps,
    Question,
    helps_of,
    helps_words,
)
from telos.intake.models import BarrierPlan, IntakeEntry
from telos.intake.queries.intake import answers_from, entries_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from telos.episodes.models import Episode
    from telos.intake.queries.intake import Answers
    from telos.people.models import Person


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """How the client answered about being ready; what was left out is none, never low.

    The rulers are our own and unvalidated: nothing is to be decided by a number.
    """

    willing: int | None
    committed: int | None
    in_the_way: str
    easier: str
    said_at: datetime
    """When the latest of these was written."""


@dataclass(frozen=True, kw_only=True)
class HelpsTold:
    """What could help with it: one thing or several."""

    kinds: tuple[Helps, ...]

    @property
    def label(self) -> str:
        """The same as one reads it."""
        return helps_words(",".join(self.kinds))


@dataclass(frozen=True, kw_only=True)
class BarrierTold:
    """A circumstance that the client says stands in the way, and what was arranged."""

    entry: IntakeEntry
    """The version of the answer that stands."""
    question: Question
    helps: HelpsTold | None
    words: str
    said_at: datetime
    plan: BarrierPlan | None
    """The last thing that was arranged about it; none while nothing is."""


_READY = (Question.WILLING, Question.COMMITTED, Question.IN_THE_WAY, Question.EASIER)


def readiness_of(viewer: Person, episodes: Iterable[Episode]) -> dict[int, Readiness]:
    """Return how ready each client says they are, by episode; none where nothing was said.

    One query, however many episodes they are.
    """
    found = {}
    for key, answers in _said(viewer, episodes, _READY).items():
        said = {question: _of_client(answers, question) for question in _READY}
        entries = [entry for entry in said.values() if entry is not None]
        if not entries:
            continue
        willing, committed, in_the_way, easier = said.values()
        found[key] = Readiness(
            willing=willing.value if willing else None,
            committed=committed.value if committed else None,
            in_the_way=in_the_way.words if in_the_way else "",
            easier=easier.words if easier else "",
            said_at=max(entry.created_at for entry in entries),
        )
    return found


def barriers_of(viewer: Person, episodes: Iterable[Episode]) -> dict[int, list[BarrierTold]]:
    """Return what stands in each client's way and what was arranged; two queries in all."""
    return _told(viewer, list(episodes), tuple(OFFERED))


def in_the_way_of(viewer: Person, episode: Episode) -> list[BarrierTold]:
    """Return everything that a plan can answer: the circumstances, then what else might get in it.

    Two queries.
    """
    return _told(viewer, [episode], STANDS_IN_THE_WAY).get(episode.pk, [])


def _told(
    viewer: Person, episodes: Sequence[Episode], questions: Sequence[Question]
) -> dict[int, list[BarrierTold]]:
    plans = _last_plans(viewer, episodes)
    found: dict[int, list[BarrierTold]] = {}
    for key, answers in _said(viewer, episodes, questions).items():
        for question in questions:
            entry = _of_client(answers, question)
            if entry is None:
                continue
            told = BarrierTold(
                entry=entry,
                question=question,
                helps=HelpsTold(kinds=helps_of(entry.helps)) if entry.helps else None,
                words=entry.words,
                said_at=entry.created_at,
                plan=plans.get((key, question)),
            )
            found.setdefault(key, []).append(told)
    return found


def with_unarranged(
    viewer: Person, episodes: QuerySet[Episode], *, but: Exists | None = None
) -> QuerySet[Episode]:
    """Return the episodes, each with what `unarranged_of` reads; it costs no query more.

    A circumstance stands in the way while the last that the client said of it names what could
    help: whoever says that it does names a talk at least. `but` leaves out answers that something
    else has taken care of.
    """
    said = {"intake": OuterRef("intake"), "question": OuterRef("question")}
    # What the client has written anew and not handed in yet takes nothing back for others.
    later = IntakeEntry.objects.filter(
        Q(intake__handed_in_at__isnull=False)
        | Q(intake__episode__client__person=None)
        | Q(by=OuterRef("by")),
        **said,
        side=Side.CLIENT,
        number__gt=OuterRef("number"),
    )
    named = entries_visible_to(viewer).filter(
        ~Exists(later),
        ~Exists(BarrierPlan.objects.filter(**said)),
        intake__episode=OuterRef("pk"),
        question__in=list(OFFERED),
        side=Side.CLIENT,
    )
    if but is not None:
        named = named.exclude(but)
    counted = named.exclude(helps="").order_by().values("intake__episode")
    return episodes.annotate(unarranged=Subquery(counted.annotate(many=Count("pk")).values("many")))


def unarranged_of(episode: Episode) -> int:
    """Return about how much nothing is arranged in an episode that was read `with_unarranged`."""
    return episode.__dict__.get("unarranged") or 0


def _said(
    viewer: Person, episodes: Iterable[Episode], questions: Iterable[Question]
) -> dict[int, Answers]:
    entries = entries_visible_to(viewer).filter(
        intake__episode__in=[episode.pk for episode in episodes],
        question__in=list(questions),
        side=Side.CLIENT,
    )
    by_episode: dict[int, list[IntakeEntry]] = {}
    for entry in entries:
        by_episode.setdefault(entry.intake.episode_id, []).append(entry)
    return {key: answers_from(said) for key, said in by_episode.items()}


def _of_client(answers: Answers, question: Question) -> IntakeEntry | None:
    said = [answer.now for answer in answers.to(question) if answer.now.says_something]
    return said[-1] if said else None


def _last_plans(
    viewer: Person, episodes: Iterable[Episode]
) -> dict[tuple[int, Question], BarrierPlan]:
    plans = BarrierPlan.objects.filter(
        intake__episode__in=[episode.pk for episode in episodes],
        intake__episode__client__in=clients_visible_to(viewer, RecordKind.INTAKE),
    )
    return {
        (plan.intake.episode_id, Question(plan.question)): plan
        for plan in plans.select_related("by", "intake").order_by("number")
    }
