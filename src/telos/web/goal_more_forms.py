"""The forms for what stands under and beside a goal, and the deeds they ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from telos.access.actions import SpokenDayError, SpokenError
from telos.access.enums import Side
from telos.goals.actions import (
    AlreadySentError,
    GoalHasChangedError,
    RatingDayError,
    link_measures,
    name_supporters,
    propose_levels,
    propose_step,
    review_goal,
    scale_goal,
    stand_under,
)
from telos.goals.forms import (
    LevelsForm,
    MeasuresForm,
    ReviewGoalForm,
    ScaleForClientForm,
    ScaleGoalForm,
    StepForm,
    SupportForm,
    UnderForm,
)
from telos.web.sent_before import with_new_key
from telos.web.words import kept_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django import forms
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from telos.goals.actions import GoalError
    from telos.web.goal_around import Around

# What is said once a form is kept.
SAID: Final[dict[str, _StrPromise]] = {
    "step": _("Kept. It stands under the goal; you may begin with it at once."),
    "support": _("Kept, with the goal."),
    "measures": _("Kept. What is chosen stands beside the goal."),
    "levels": _("Kept as a proposal. The levels count once you have both said yes to them."),
    "scale": _("Kept. What was said before stays beside it."),
    "review": _("Kept in the goal’s story. It stays as it is."),
    "under": _("Kept as a proposal. It counts once you have both said yes to it."),
}


def more_form(name: str, fields: QueryDict | None, read: Around) -> forms.Form:
    """Return one of the forms: as it was sent, or fresh."""
    return _MAKE[name](fields, read, f"{name}_%s")


def _scale_form(fields: QueryDict | None, read: Around, ids: str) -> ScaleGoalForm:
    """Return the form of a level: it asks whose view it is where the client has no account.

    So it does of what was sent from a page on which it asked, that nobody’s words become another’s.
    """
    client = read.goal.episode.client
    asks = client.person_id is None or (fields is not None and "whose" in fields)
    if read.side == Side.THERAPIST and asks:
        return ScaleForClientForm(
            fields, client=client, course=read.course, side=read.side, auto_id=ids
        )
    return ScaleGoalForm(fields, course=read.course, side=read.side, auto_id=ids)


_Make = Callable[["QueryDict | None", "Around", str], "forms.Form"]

_MAKE: Final[dict[str, _Make]] = {
    "step": lambda fields, _read, ids: StepForm(fields, auto_id=ids),
    "support": lambda fields, read, ids: SupportForm(fields, beside=read.beside, auto_id=ids),
    "measures": lambda fields, read, ids: MeasuresForm(
        fields,
        beside=read.beside,
        schedules=read.offered,
        titles=read.titles,
        auto_id=ids,
    ),
    "levels": lambda fields, read, ids: LevelsForm(
        fields, initial=LevelsForm.initial_from(read.course), auto_id=ids
    ),
    "scale": _scale_form,
    "review": lambda fields, read, ids: ReviewGoalForm(
        fields, initial={"seen_revision": read.goal.revision_number}, auto_id=ids
    ),
    "under": lambda fields, read, ids: UnderForm(
        fields, goal=read.goal, aims=read.aims, auto_id=ids
    ),
}
MORE_FORMS: Final = tuple(_MAKE)


def more_forms(read: Around, sent: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """Return all the forms by name: what was sent, the others fresh."""
    return {name: sent.get(name) or more_form(name, None, read) for name in MORE_FORMS}


def do_more(name: str, form: forms.Form, read: Around) -> None:
    """Do what a form that is valid asks for."""
    said = form.cleaned_data
    actor, goal = read.viewer, read.goal
    if name == "step":
        key = said["submission_key"]
        propose_step(
            actor=actor, aim=goal, words=said["words"], why=said["why"], submission_key=key
        )
    elif isinstance(form, SupportForm):
        name_supporters(actor=actor, goal=goal, who=said["who"], seen_number=said["seen_number"])
    elif isinstance(form, MeasuresForm):
        link_measures(
            actor=actor, goal=goal, schedules=form.schedules(), seen_number=said["seen_number"]
        )
    elif isinstance(form, LevelsForm):
        propose_levels(
            actor=actor,
            goal=goal,
            levels=form.levels(),
            seen_revision=said["seen_revision"],
            why=said["why"],
        )
    elif isinstance(form, ScaleGoalForm):
        scale_goal(actor=actor, goal=goal, spoken=form.spoken(), **form.scaled())
    elif isinstance(form, UnderForm):
        stand_under(
            actor=actor,
            goal=goal,
            aim=form.aim(),
            seen_revision=said["seen_revision"],
            why=said["why"],
        )
    else:
        review_goal(actor=actor, goal=goal, **said)


def said_of(name: str, form: forms.Form, read: Around) -> str:
    """Return what is said once a form is kept; of a level with the day that was chosen for it."""
    day = form.cleaned_data["scaled_on"] if isinstance(form, ScaleGoalForm) else None
    spoken = form.spoken() if isinstance(form, ScaleGoalForm) else None
    if spoken is not None:
        told = gettext("It is told as %(name)s’s own view, entered by you.")
        name = read.goal.episode.client.display_name
        return kept_for(spoken.said_on, told % {"name": name})
    if day is None:
        return str(SAID[name])
    return kept_for(day, gettext("What was said before stays beside it."))


def refused(
    name: str, fields: QueryDict, error: GoalError | SpokenError, *, read: Around
) -> forms.Form:
    """Return the form as it was filled in, with what stood in the way.

    `read` is what stands now: the page shows it, so it counts as seen from here.
    """
    if isinstance(error, GoalHasChangedError):
        fields = fields.copy()
        for seen, now in (
            ("seen_revision", read.goal.revision_number),
            ("seen_number", _number_now(name, read)),
        ):
            if seen in fields:
                fields[seen] = str(now)
    if isinstance(error, AlreadySentError):
        fields = with_new_key(fields)
    form = more_form(name, fields, read)
    form.full_clean()
    form.add_error(_field_of(error, form), str(error))
    return form


def _field_of(error: GoalError | SpokenError, form: forms.Form) -> str | None:
    """Return which field is to be looked at again; None where it is the whole form."""
    if isinstance(error, RatingDayError | SpokenDayError):
        field = "scaled_on"
    else:
        field = "whose" if isinstance(error, SpokenError) else ""
    return field if field in form.fields else None


def _number_now(name: str, read: Around) -> int:
    return read.beside.support_number if name == "support" else len(read.beside.links)
