"""Answering: saved in versions that nobody writes over, and drafts in between."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from telos.access.enums import Side
from telos.access.rules import is_self, require
from telos.base import clock
from telos.episodes.actions import hold_episode
from telos.intake.actions.errors import AnswersHaveChangedError
from telos.intake.actions.holding import has_changed, hold_to_write, record_deed
from telos.intake.actions.typed import Said, seen_token
from telos.intake.models import IntakeDraft, IntakeEntry
from telos.intake.rules.intake import voice_of
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from telos.intake.actions.typed import Typed
    from telos.intake.enums.questions import Question
    from telos.intake.models import Intake
    from telos.people.models import Person


@transaction.atomic
def save_answers(
    *, actor: Person, intake: Intake, typed: Mapping[Question, Typed]
) -> list[IntakeEntry]:
    """Save one's own answers, each as a new version; return those that are new.

    For a client without an account the therapist saves what the client says in the talk.

    All of them or none: where one was written elsewhere meanwhile and was not seen here, nothing
    is saved, so that both can be looked at. What is answered as before makes no version, and what
    this page did not touch stays as it stands now.
    """
    held, side = hold_to_write(actor, intake)
    voice = voice_of(side, held.episode.client)
    standing = _standing(held, actor, typed, voice=voice)
    said = {question: each.said.checked(question, voice) for question, each in typed.items()}
    known = [q for q, each in typed.items() if standing[q].is_known_to(each)]
    if unseen := [q for q in typed if q not in known and standing[q].is_touched(typed[q], said[q])]:
        raise AnswersHaveChangedError(unseen)
    made = [
        _append(held, q, said[q], by=actor, side=voice, number=standing[q].last_number + 1)
        for q in known
        if said[q] != standing[q].said
    ]
    dropped = [draft.pk for q in known if (draft := standing[q].draft) is not None]
    IntakeDraft.objects.filter(pk__in=dropped).delete()
    if made:
        has_changed(held)
        record_deed(actor, "intake.write", held)
    return made


@transaction.atomic
def keep_draft(*, actor: Person, intake: Intake, question: Question, typed: Typed) -> str:
    """Keep what the client is typing, for them alone; return what their page has seen by then.

    The trail tells that there is something unsaved, not each stroke of it.
    """
    held, _side = hold_to_write(actor, intake)
    require(is_self(actor, held.episode.client))
    said = typed.said.checked(question)
    stands = _standing(held, actor, [question], voice=Side.CLIENT)[question]
    if not stands.is_known_to(typed):
        raise AnswersHaveChangedError([question])
    if said == stands.said:
        IntakeDraft.objects.filter(intake=held, by=actor, question=question).delete()
        return seen_token(stands.entry, None)
    # As it is being typed, with the space after the last word.
    kept = {**said.fields, "words": typed.said.words if said.words else ""}
    draft = stands.draft or IntakeDraft(
        intake=held, sealed_for=held.episode.client.public_id, by=actor, question=question
    )
    draft.stamp, draft.page, draft.typed_at = uuid4(), typed.page, clock.now()
    for name, value in kept.items():
        setattr(draft, name, value)
    draft.save()
    if stands.draft is None:
        record_deed(actor, "intake.draft", held)
    return seen_token(stands.entry, draft)


@transaction.atomic
def drop_draft(*, actor: Person, intake: Intake, question: Question, seen_stamp: str) -> bool:
    """Throw away what was typed and not saved, if it is what the page showed; tell whether it went.

    Care may have ended meanwhile, or what was agreed to be taken back: it was never a part of the
    record.
    """
    episode = hold_episode(intake.episode)
    require(is_self(actor, episode.client))
    drafts = IntakeDraft.objects.select_for_update().filter(intake=intake, by=actor)
    gone = [d.pk for d in drafts.filter(question=question) if d.stamp.hex == seen_stamp]
    IntakeDraft.objects.filter(pk__in=gone).delete()
    return bool(gone)


class _Standing:
    """What an answer to one question says now, in all its versions, and the writer's draft."""

    def __init__(
        self, versions: list[IntakeEntry], draft: IntakeDraft | None, *, last_number: int
    ) -> None:
        self.versions = versions
        self.last_number = last_number
        self.entry = versions[-1] if versions else None
        self.draft = draft
        self.said = Said.of(self.entry)

    def is_known_to(self, typed: Typed) -> bool:
        """Whether the page showed what stands now, or typed it itself."""
        return typed.knows(self.entry, self.draft)

    def is_touched(self, typed: Typed, said: Said) -> bool:
        """Whether a page that did not know would change something by what it sends."""
        if self.draft is None and said == self.said:
            return False
        shown = [entry for entry in self.versions if entry.number == typed.seen_number]
        was = Said.of(shown[0] if shown else None)
        return bool(typed.seen_stamp) or said != was


def _standing(
    intake: Intake, actor: Person, questions: Iterable[Question], *, voice: Side
) -> dict[Question, _Standing]:
    asked = list(questions)
    # The client's voice is one, whoever entered it; else everybody has a voice of their own.
    is_said = Q(side=voice) if voice == Side.CLIENT else Q(side=voice, by=actor)
    entries = IntakeEntry.objects.filter(is_said | Q(by=actor), intake=intake, question__in=asked)
    versions: dict[str, list[IntakeEntry]] = {question: [] for question in asked}
    last = dict.fromkeys(versions, 0)
    for entry in entries.order_by("number"):
        last[entry.question] = entry.number
        if entry.side == voice:
            versions[entry.question].append(entry)
    kept = IntakeDraft.objects.select_for_update().filter(
        intake=intake, by=actor, question__in=asked
    )
    drafts = {draft.question: draft for draft in kept}
    return {q: _Standing(versions[q], drafts.get(q.value), last_number=last[q]) for q in asked}


def _append(
    intake: Intake,
    question: Question,
    said: Said,
    *,
    by: Person,
    side: Side,
    number: int,
) -> IntakeEntry:
    return IntakeEntry.objects.create(
        intake=intake,
        sealed_for=intake.episode.client.public_id,
        question=question,
        by=by,
        side=side,
        number=number,
        value=said.value,
        helps=said.helps,
        **texts(words=said.words),
    )
