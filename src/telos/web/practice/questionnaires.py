"""The practice's questionnaires: which there are, adding one, and words that somebody allowed."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.measures.actions import (
    DefinitionError,
    QuestionnaireError,
    add_instrument,
    record_wording,
    retire_instrument,
    withdraw_wording,
)
from telos.measures.forms import DefinitionForm, WordingForm
from telos.measures.queries import (
    library_of,
    own_instruments_visible_to,
    with_words,
    wordings_visible_to,
)
from telos.people.queries import managed_practices_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.practice.shelf import Sheet, sheet_of, shelves_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.forms import Form
    from django.http import HttpResponse

    from telos.people.models import Practice
    from telos.web.standing import PersonRequest

_REJECTED = 422


@policy(Policy.MANAGER)
@require_safe
def questionnaires(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show every questionnaire that the practice has, and what each may be used for."""
    practice = _practice_of(request, practice_id)
    shelves = shelves_of(library_of(practice.pk))
    asked = sum(row.may_be_asked for shelf in shelves for row in shelf.rows)
    context = {
        "practice": practice,
        "headline": ngettext(
            "%(count)d questionnaire can be asked here",
            "%(count)d questionnaires can be asked here",
            asked,
        )
        % {"count": asked},
        "shelves": shelves,
    }
    return render(request, "practice/questionnaires.html", context)


@kept_over_sign_in("practice-questionnaire-add")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire_add(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Add a questionnaire of the practice's own; a faulty definition names its fields."""
    practice = _practice_of(request, practice_id)
    form = DefinitionForm(initial=_written(request))
    problems: tuple[Any, ...] = ()
    if request.method == "POST":
        form = DefinitionForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                kept = add_instrument(
                    actor=request.user,
                    practice=practice,
                    definition=form.cleaned_data["definition"],
                )
            except DefinitionError as error:
                form.add_error("definition", str(error))
                problems = error.problems
            else:
                said = _("Kept. %(name)s can be asked from now on.") % {"name": kept.name}
                messages.success(request, said)
                return redirect("practice-questionnaire", practice_id, kept.key)
        form = form.shown_again()
    context = {"practice": practice, "form": form, "problems": problems, "example": _example()}
    status = _REJECTED if form.errors else 200
    return render(request, "practice/questionnaire_add.html", context, status=status)


@kept_over_sign_in("practice-questionnaire")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: PersonRequest, practice_id: UUID, key: str) -> HttpResponse:
    """Show what is known of one questionnaire; take its words where they are missing."""
    practice = _practice_of(request, practice_id)
    sheet = _sheet(practice, key)
    form = None
    if sheet.takes_words:
        form = WordingForm(instrument=sheet.instrument, initial=_written(request))
    problems: tuple[Any, ...] = ()
    if request.method == "POST" and form is not None:
        form = WordingForm(request.POST, instrument=sheet.instrument)
        if form.is_valid():
            try:
                record_wording(
                    actor=request.user,
                    practice=practice,
                    words=form.words(),
                    allowance=form.allowance(),
                )
            except DefinitionError as error:
                form.add_error(None, str(error))
                problems = error.problems
            else:
                messages.success(request, _("Kept. It can be asked from now on."))
                return redirect("practice-questionnaire", practice_id, key)
    return _shown(request, practice, sheet, form=form, problems=problems)


@kept_over_sign_in("practice-questionnaires", leaves_out={"own_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
def questionnaire_retire(request: PersonRequest, practice_id: UUID, own_id: UUID) -> HttpResponse:
    """Ask a questionnaire of the practice's own no more."""
    practice = _practice_of(request, practice_id)
    kept = get_object_or_404(own_instruments_visible_to(request.user, practice), public_id=own_id)
    try:
        retire_instrument(actor=request.user, instrument=kept)
    except QuestionnaireError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is no longer offered. What was answered stays."))
    return redirect("practice-questionnaires", practice_id)


@kept_over_sign_in("practice-questionnaires", leaves_out={"words_id"}, has_words=False)
@policy(Policy.MANAGER)
@require_POST
def wording_withdraw(request: PersonRequest, practice_id: UUID, words_id: UUID) -> HttpResponse:
    """Show these words no more."""
    practice = _practice_of(request, practice_id)
    kept = get_object_or_404(wordings_visible_to(request.user, practice), public_id=words_id)
    withdraw_wording(actor=request.user, wording=kept)
    messages.success(request, _("These words are not shown any more. Scores stay."))
    return redirect("practice-questionnaire", practice_id, kept.instrument_key)


@cache
def _example() -> str:
    """Return a small definition that can be kept as it stands; a test keeps it."""
    return (files("telos.web.practice") / "example.toml").read_text("utf-8")


def _written(request: PersonRequest) -> dict[str, Any] | None:
    """Return what was sent after the session had ended, to be looked over and sent again."""
    kept = take_kept_for(request)
    return None if kept is None else kept.dict()


def _practice_of(request: PersonRequest, practice_id: UUID) -> Practice:
    return get_object_or_404(managed_practices_of(request.user), public_id=practice_id)


def _sheet(practice: Practice, key: str) -> Sheet:
    library = library_of(practice.pk)
    if key not in library.keys:
        raise Http404
    return sheet_of(with_words(library, key))


def _shown(
    request: PersonRequest,
    practice: Practice,
    sheet: Sheet,
    *,
    form: Form | None,
    problems: tuple[Any, ...],
) -> HttpResponse:
    words = wordings_visible_to(request.user, practice).filter(instrument_key=sheet.instrument.key)
    own = own_instruments_visible_to(request.user, practice).filter(key=sheet.instrument.key)
    context = {
        "practice": practice,
        "sheet": sheet,
        "instrument": sheet.instrument,
        "form": form,
        "problems": problems,
        "words": list(words),
        "own": list(own),
    }
    status = _REJECTED if form is not None and form.errors else 200
    return render(request, "practice/questionnaire.html", context, status=status)
