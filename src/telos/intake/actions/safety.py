"""Writing a safety plan together, version by version, and looking through it together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.actions import tell_client, tell_therapists
from telos.access.enums import Side
from telos.access.rules import rests
from telos.audit.actions import record
from telos.base import clock
from telos.intake.enums import LONGEST_AHEAD, SafetyPart
from telos.intake.models import SafetyPlan, SafetyPlanDraft, SafetyPlanLook, SafetyPlanVersion
from telos.intake.rules import safety_side_of
from telos.notices.actions import no_longer_news
from telos.notices.enums import NoticeKind
from telos.people.models import Client
from telos.vault.rows import texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from uuid import UUID

    from telos.people.models import Person

_TOLD_TO = {
    Side.CLIENT: NoticeKind.AT_HAND,
    Side.THERAPIST: NoticeKind.AT_HAND_OF_CLIENT,
}


class SafetyPlanError(ValueError):
    """The plan cannot be written or looked through like this."""


class SafetyPlanChangedError(SafetyPlanError):
    """The other side has written a version that the actor has not seen."""

    def __init__(self) -> None:
        super().__init__(
            _("The plan has changed since you opened it. What you wrote is still here.")
        )


class LookDayError(SafetyPlanError):
    """Nobody can look again on this day: it must be a slip of the pen."""


@dataclass(frozen=True, kw_only=True)
class SafetyWords:
    """What a plan says: the lines of each part, in their order, and a word to oneself."""

    parts: Mapping[SafetyPart, tuple[str, ...]]
    own: str = ""

    def __post_init__(self) -> None:
        """Refuse a plan that says nothing."""
        if not any(self.fields.values()):
            raise SafetyPlanError(_("Write at least one line; the rest can come later."))

    @property
    def fields(self) -> dict[str, str]:
        """The words as a version keeps them: one line for each thing."""
        kept = {part.value: "\n".join(_tidy(self.parts.get(part, ()))) for part in SafetyPart}
        return {**kept, "own": " ".join(self.own.split())}


def _tidy(lines: tuple[str, ...]) -> list[str]:
    return [tidy for line in lines if (tidy := " ".join(line.split()))]


@transaction.atomic
def write_safety_plan(
    *,
    actor: Person,
    client: Client,
    words: SafetyWords,
    seen_version: int,
    submission_key: UUID,
    why: str = "",
    page: UUID | None = None,
    seen_stamp: str = "",
) -> SafetyPlanVersion:
    """Write the next version on the one that was read; 0 where there was none yet.

    Nothing is saved over a version that the actor has not seen. A form sent twice makes one. What
    the client typed on this `page`, or saw there by its stamp, is saved with it and no draft more.
    """
    held = hold_client(client)
    side = safety_side_of(actor, held)
    sent = SafetyPlanVersion.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        return _sent_before(sent, held, by=actor, words=words)
    plan = SafetyPlan.objects.filter(client=held).first()
    last = _require_seen(plan, seen_version)
    if last is not None and _says(last, words):
        raise SafetyPlanError(_("This is what stands already. Change something, or leave it."))
    if plan is None:
        plan = SafetyPlan(client=held, version_number=0)
    plan.version_number += 1
    plan.save()
    version = SafetyPlanVersion.objects.create(
        plan=plan,
        sealed_for=held.public_id,
        number=plan.version_number,
        by=actor,
        side=side,
        submission_key=submission_key,
        **texts(why=why.strip(), **words.fields),
    )
    if side == Side.CLIENT:
        forget_typed(held, page=page, seen_stamp=seen_stamp, saved=words)
    record(actor=actor, deed="safety_plan.write", about=version, client=held)
    _tell_other_side(held, version, instead_of=last)
    return version


@transaction.atomic
def look_through_safety_plan(
    *,
    actor: Person,
    client: Client,
    seen_version: int,
    submission_key: UUID,
    again_on: date | None = None,
) -> SafetyPlanLook:
    """Say that the two have looked through the version that stands, and when they do again."""
    held = hold_client(client)
    side = safety_side_of(actor, held)
    sent = SafetyPlanLook.objects.filter(submission_key=submission_key).first()
    if sent is not None:
        if sent.by_id != actor.pk or sent.version.plan.client_id != held.pk:
            raise _already_sent()
        return sent
    version = _require_seen(SafetyPlan.objects.filter(client=held).first(), seen_version)
    if version is None:
        raise SafetyPlanError(_("There is nothing to look through yet. Write it first."))
    if again_on is not None and not clock.today() < again_on <= clock.today() + LONGEST_AHEAD:
        raise LookDayError(_("Give a day that is still to come, within a year."))
    look = SafetyPlanLook.objects.create(
        version=version, by=actor, side=side, again_on=again_on, submission_key=submission_key
    )
    record(actor=actor, deed="safety_plan.look_through", about=look, client=held)
    return look


def hold_client(client: Client) -> Client:
    """Return the client, held: whoever writes their plan at the same moment waits."""
    clients = Client.objects.select_for_update(of=("self",)).select_related("practice", "person")
    return clients.get(pk=client.pk)


def forget_typed(
    client: Client, *, page: UUID | None, seen_stamp: str, saved: SafetyWords | None = None
) -> None:
    """Take away what was typed and not saved, if it was on this page or is what it showed.

    What was typed on another page stays, unless it says just what is `saved` now.
    """
    for draft in SafetyPlanDraft.objects.filter(client=client):
        is_saved = saved is not None and not draft.why and _typed(draft) == saved.fields
        if is_saved or draft.page == page or draft.stamp.hex == seen_stamp:
            draft.delete()


def _typed(draft: SafetyPlanDraft) -> dict[str, str]:
    """Return what was typed as a version would keep it."""
    kept = {part.value: "\n".join(_tidy(draft.lines(part))) for part in SafetyPart}
    return {**kept, "own": " ".join(draft.own.split())}


def _require_seen(plan: SafetyPlan | None, seen_version: int) -> SafetyPlanVersion | None:
    """Return the version that stands, if it is the one that was read."""
    if (plan.version_number if plan else 0) != seen_version:
        raise SafetyPlanChangedError
    return plan.versions.get(number=plan.version_number) if plan else None


def _says(version: SafetyPlanVersion, words: SafetyWords) -> bool:
    return all(getattr(version, name) == said for name, said in words.fields.items())


def _sent_before(
    sent: SafetyPlanVersion, client: Client, *, by: Person, words: SafetyWords
) -> SafetyPlanVersion:
    is_same = sent.by_id == by.pk and sent.plan.client_id == client.pk and _says(sent, words)
    if not is_same:
        raise _already_sent()
    return sent


def _already_sent() -> SafetyPlanError:
    return SafetyPlanError(
        _("This form was sent before. Open it anew and enter what is to be kept.")
    )


def _tell_other_side(
    client: Client, version: SafetyPlanVersion, *, instead_of: SafetyPlanVersion | None
) -> None:
    """Tell the other side that a new version stands; of the one before nobody need hear now."""
    if instead_of is not None:
        for kind in _TOLD_TO.values():
            no_longer_news(kind, about=instead_of)
    if version.side == Side.THERAPIST:
        tell_client(client, _TOLD_TO[Side.CLIENT], about=version)
    elif not rests(client):
        tell_therapists(client, _TOLD_TO[Side.THERAPIST], about=version)
