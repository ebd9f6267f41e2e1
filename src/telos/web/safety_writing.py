"""Writing a safety plan and looking through it: what both sides' pages do alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import QueryDict

from telos.intake.actions import (
    LookDayError,
    SafetyPlanChangedError,
    SafetyPlanError,
    look_through_safety_plan,
    write_safety_plan,
)
from telos.intake.forms import LookThroughForm, SafetyPlanForm
from telos.intake.queries import safety_draft, safety_standing
from telos.web.kept import take_kept_for
from telos.web.opening_words import moment
from telos.web.safety_meanwhile import Meanwhile, meanwhile

if TYPE_CHECKING:
    from django import forms

    from telos.access.enums import Side
    from telos.intake.models import SafetyPlanDraft
    from telos.people.models import Client
    from telos.web.standing import PersonRequest

REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A form in which the plan is written, and what came of it."""

    form: SafetyPlanForm
    is_saved: bool = False
    is_kept: bool = False
    """Whether it was sent when the session had ended, and waits to be sent once more."""
    typed_at: str = ""
    """When the client typed what stands in it and has not saved it; empty otherwise."""
    meanwhile: Meanwhile | None = None
    """What the other side has written meanwhile: what of it was put in, and where both wrote."""

    @property
    def is_refused(self) -> bool:
        """Whether it was sent and cannot be saved as it is."""
        return self.form.is_bound and not self.is_kept and not self.is_saved

    @property
    def status(self) -> int:
        """The status with which the page is answered."""
        return REJECTED if self.is_refused else 200


def begin_writing(request: PersonRequest, client: Client, *, side: Side) -> Writing:
    """Return the form filled with what stands, or with what was sent too late."""
    kept = take_kept_for(request)
    if kept is not None:
        return Writing(form=SafetyPlanForm(kept, side=side), is_kept=True)
    typed = safety_draft(request.user, client)
    if typed is not None:
        return _go_on(request, client, typed, side=side)
    standing = safety_standing(request.user, client)
    initial = SafetyPlanForm.initial_from(standing.version if standing else None)
    return Writing(form=SafetyPlanForm(initial=initial, side=side))


def _go_on(
    request: PersonRequest, client: Client, typed: SafetyPlanDraft, *, side: Side
) -> Writing:
    """Return the form with what was typed; what was written since stands beside it, as on saving.

    It may be of the same person, who saved something else on another device.
    """
    texts = QueryDict(mutable=True)
    for name, text in SafetyPlanForm.initial_from_draft(typed).items():
        texts[name] = str(text)
    written = meanwhile(request.user, client, texts, seen=typed.seen_version)
    form = SafetyPlanForm(initial=texts.dict(), side=side)
    return Writing(form=form, typed_at=moment(typed.typed_at), meanwhile=written)


def take_writing(request: PersonRequest, client: Client, *, side: Side) -> Writing:
    """Save the version that was sent; or return the form with what stands in the way."""
    form = SafetyPlanForm(request.POST, side=side)
    if not form.is_valid():
        return Writing(form=form)
    try:
        write_safety_plan(
            actor=request.user,
            client=client,
            words=form.words(),
            seen_version=form.cleaned_data["seen_version"],
            submission_key=form.cleaned_data["submission_key"],
            why=form.cleaned_data["why"],
            page=form.cleaned_data["page"],
            seen_stamp=form.cleaned_data["draft"],
        )
    except SafetyPlanChangedError as error:
        return _beside(request, client, str(error), on=form)
    except SafetyPlanError as error:
        form.add_error(None, str(error))
        return Writing(form=form)
    return Writing(form=form, is_saved=True)


def _beside(request: PersonRequest, client: Client, why: str, *, on: SafetyPlanForm) -> Writing:
    """Return the form with what the other side changed put in; where both did, both stand.

    What it shows counts as seen then.
    """
    sent = request.POST.copy()
    written = meanwhile(request.user, client, sent, seen=on.cleaned_data["seen_version"])
    form = SafetyPlanForm(sent, side=on.side)
    form.add_error(None, why)
    return Writing(form=form, meanwhile=written)


def take_look(request: PersonRequest, client: Client) -> forms.Form | None:
    """Keep that the two have looked through it; or return the form with what stands in the way."""
    form = LookThroughForm(request.POST)
    if not form.is_valid():
        return form
    try:
        look_through_safety_plan(
            actor=request.user,
            client=client,
            seen_version=form.cleaned_data["seen_version"],
            submission_key=form.cleaned_data["submission_key"],
            again_on=form.cleaned_data["again_on"],
        )
    except SafetyPlanChangedError as error:
        form = _look_again(request.POST.copy(), request, client)
        form.add_error(None, str(error))
        return form
    except LookDayError as error:
        form.add_error("again_on", str(error))
        return form
    except SafetyPlanError as error:
        form.add_error(None, str(error))
        return form
    return None


def _look_again(sent: QueryDict, request: PersonRequest, client: Client) -> LookThroughForm:
    standing = safety_standing(request.user, client)
    sent["seen_version"] = str(standing.version.number if standing else 0)
    return LookThroughForm(sent)
