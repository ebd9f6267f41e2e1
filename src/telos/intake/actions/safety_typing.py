"""What a client types into their safety plan and has not saved yet: kept as they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from telos.access.rules import is_self, require
from telos.audit.actions import record
from telos.base import clock
from telos.intake.actions.safety import SafetyPlanError, forget_typed, hold_client
from telos.intake.enums import SafetyPart
from telos.intake.models import SafetyPlanDraft, SafetyPlanVersion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from telos.people.models import Client, Person

_FIELDS = (*SafetyPart.values, "own", "why")


class TypedElsewhereError(SafetyPlanError):
    """The same person typed something on another page or device, and this one has not seen it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You typed something else on another page or device, and have not saved it. It is "
                "kept there. What you type here is kept once you save it with the button."
            )
        )


@dataclass(frozen=True, kw_only=True)
class TypedPlan:
    """What a page holds: its texts, the version on which they are written, and what it has seen."""

    texts: Mapping[str, str]
    seen_version: int
    page: UUID
    seen_stamp: str = ""


@transaction.atomic
def keep_safety_draft(*, actor: Person, client: Client, typed: TypedPlan) -> str:
    """Keep what the client is typing, for them alone; return the stamp that their page has seen.

    What says no more than the version on which it is written, or the one that stands, is no draft.
    The trail tells that there is something unsaved, not each stroke of it.
    """
    held = hold_client(client)
    require(is_self(actor, held))
    draft = SafetyPlanDraft.objects.filter(client=held).first()
    if draft is not None and not _is_known(draft, typed.page, typed.seen_stamp):
        raise TypedElsewhereError
    if _says_nothing_new(held, typed):
        SafetyPlanDraft.objects.filter(client=held).delete()
        return ""
    is_first = draft is None
    draft = draft or SafetyPlanDraft(client=held, sealed_for=held.public_id)
    draft.stamp, draft.page, draft.typed_at = uuid4(), typed.page, clock.now()
    draft.seen_version = typed.seen_version
    for name in _FIELDS:
        setattr(draft, name, typed.texts.get(name, "") if typed.texts.get(name, "").strip() else "")
    draft.save()
    if is_first:
        record(actor=actor, deed="safety_plan.draft", about=draft, client=held)
    return draft.stamp.hex


@transaction.atomic
def drop_safety_draft(
    *, actor: Person, client: Client, page: UUID | None = None, seen_stamp: str = ""
) -> None:
    """Throw away what was typed, if this page has seen it or typed it; what is saved stays."""
    held = hold_client(client)
    require(is_self(actor, held))
    forget_typed(held, page=page, seen_stamp=seen_stamp)


def _is_known(draft: SafetyPlanDraft, page: UUID, seen_stamp: str) -> bool:
    return draft.page == page or draft.stamp.hex == seen_stamp


def _says_nothing_new(client: Client, typed: TypedPlan) -> bool:
    versions = SafetyPlanVersion.objects.filter(plan__client=client).order_by("number")
    read, last = versions.filter(number=typed.seen_version).first(), versions.last()
    return _says(read, typed) or _says(last, typed)


def _says(version: SafetyPlanVersion | None, typed: TypedPlan) -> bool:
    was = {name: getattr(version, name) if version else "" for name in _FIELDS if name != "why"}
    said = {name: typed.texts.get(name, "") for name in _FIELDS}
    return all(_tidy(said[name]) == _tidy(was.get(name, "")) for name in _FIELDS)


def _tidy(text: str) -> list[str]:
    return [tidy for line in text.splitlines() if (tidy := " ".join(line.split()))]
