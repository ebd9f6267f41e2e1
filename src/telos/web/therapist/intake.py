"""A client's intake with their therapist: read whole, added to, settled, moved on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from telos.access.enums import RecordKind, Side
from telos.access.queries import treatment_at_a_glance, with_treatment
from telos.intake.actions import (
    AnswersHaveChangedError,
    IntakeError,
    IntakeHasChangedError,
    arrange,
    begin_intake,
    move_intake,
    save_answers,
    seen_token,
)
from telos.intake.enums.questions import OFFERED, Question
from telos.intake.enums.states import IntakeState
from telos.intake.forms.intake import AddForm, ArrangeForm, MoveIntakeForm, TakeUpForm
from telos.intake.queries import answers_visible_to, intake_of, plans_visible_to
from telos.intake.rules.intake import voice_of
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.reading import record_reading
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.consent_first import consent_first
from telos.web.therapist.intake_reading import context_of
from telos.web.therapist.records import case_of, readable_case_of
from telos.web.therapist.words import told_of

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse, QueryDict

    from telos.intake.models import Intake, IntakeEntry
    from telos.web.standing import PersonRequest
    from telos.web.therapist.intake_reading import Forms
    from telos.web.therapist.records import Case

_REJECTED = 422


@policy(Policy.SUPERVISION)
@require_safe
def client_intake(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Show the intake, or that it has not been begun."""
    case = readable_case_of(request, client_id, partial(with_treatment, request.user))
    intake = intake_of(request.user, case.episode)
    if intake is None:
        may_begin = case.is_open and not case.reads_only
        treatment = treatment_at_a_glance(case.episode) if may_begin and case.episode else None
        first = consent_first(treatment, case.client)
        context = {
            "client": case.client,
            "case": case,
            "first": first,
            "client_nav": client_nav(case.client, "client-intake", reads_only=case.reads_only),
            "may_begin": may_begin and not (first and first.shuts),
        }
        read = [RecordKind.CONSENT] if first else []
        record_reading(request, [case.client], RecordKind.CONTACT, *read)
        return render(request, "therapist/intake_none.html", context)
    return _show(
        request, case, intake, sent={} if case.reads_only else _kept(request, case, intake)
    )


@kept_over_sign_in("client-intake", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_intake_begin(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Begin it: from then on it waits on the client's page."""
    case = case_of(request, client_id)
    if case.episode is None:
        raise Http404
    try:
        begin_intake(actor=request.user, episode=case.episode)
    except IntakeError as error:
        messages.warning(request, str(error))
    return redirect("client-intake", client_id)


@kept_over_sign_in("client-intake", leaves_out={"kind"})
@policy(Policy.CLINICIAN)
@require_POST
def client_intake_add(request: PersonRequest, client_id: UUID, kind: str) -> HttpResponse:
    """Add one's own answer beside the client's, or enter that of one without an account."""
    case, intake = _case_and_intake(request, client_id)
    asked = _question_named(kind)
    form = _add_form(request, intake, asked, fields=request.POST)
    if form.is_valid():
        try:
            save_answers(actor=request.user, intake=intake, typed={asked: form.typed()})
        except IntakeError as error:
            if isinstance(error, AnswersHaveChangedError):
                own = _written_at(request, intake, asked)
                fields = request.POST.copy()
                fields[f"{asked}-seen"] = seen_token(own, None)
                form = _add_form(request, intake, asked, fields=fields)
                form.full_clean()
            form.add_error(None, str(error))
        else:
            said = _("Kept, beside what %(name)s wrote. %(name)s reads it too.")
            if _voice(intake) == Side.CLIENT:
                said = _("Kept as what %(name)s says, entered by you from the talk.")
            messages.success(request, said % {"name": case.client.display_name})
            return redirect(f"{reverse('client-intake', args=[client_id])}#{asked}")
    return _show(request, case, intake, sent={("add", asked): form})


@kept_over_sign_in("client-intake", leaves_out={"kind"})
@policy(Policy.CLINICIAN)
@require_POST
def client_intake_arrange(request: PersonRequest, client_id: UUID, kind: str) -> HttpResponse:
    """Write down what was arranged about something that stands in the way."""
    case, intake = _case_and_intake(request, client_id)
    asked = _question_named(kind)
    if asked not in OFFERED:
        raise Http404
    form = ArrangeForm(request.POST, auto_id=f"arrange_{asked}_%s")
    if form.is_valid():
        try:
            arrange(
                actor=request.user,
                intake=intake,
                question=asked,
                arranged=form.cleaned_data["arranged"].replace("\r\n", "\n"),
                seen_number=form.cleaned_data["seen_number"],
            )
        except IntakeError as error:
            fields = request.POST.copy()
            if isinstance(error, IntakeHasChangedError):
                made = plans_visible_to(request.user, intake).get(asked, ())
                fields["seen_number"] = str(len(made))
            form = ArrangeForm(fields, auto_id=f"arrange_{asked}_%s")
            form.full_clean()
            form.add_error(None, str(error))
        else:
            said = _("Kept. It stands on the client’s page too.")
            without = _("Kept. %(name)s has no account: tell them what was arranged.")
            messages.success(request, told_of(case.client, said, without=without))
            return redirect(f"{reverse('client-intake', args=[client_id])}#{asked}")
    return _show(request, case, intake, sent={("arrange", asked): form})


@kept_over_sign_in("client-intake", has_words=False)
@policy(Policy.CLINICIAN)
@require_POST
def client_intake_complete(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Complete it with its formulation; for somebody without an account, hand it in first."""
    case, intake = _case_and_intake(request, client_id)
    to = IntakeState.COMPLETE
    if intake.state == IntakeState.BEGUN and case.client.person_id is None:
        to = IntakeState.HANDED_IN
    form = MoveIntakeForm(request.POST)
    if form.is_valid():
        seen = form.cleaned_data["seen_revision"]
        try:
            move_intake(actor=request.user, intake=intake, to=to, seen_revision=seen)
        except IntakeError as error:
            form.add_error(None, str(error))
        else:
            said = (
                _("Kept: you have gone through it together.")
                if to == IntakeState.HANDED_IN
                else _("The intake is complete.")
            )
            messages.success(request, said)
            return redirect("client-intake", client_id)
    return _show(request, case, intake, sent={("move", None): form})


@kept_over_sign_in("client-intake")
@policy(Policy.CLINICIAN)
@require_POST
def client_intake_take_up(request: PersonRequest, client_id: UUID) -> HttpResponse:
    """Take a complete intake up again, with the reason."""
    case, intake = _case_and_intake(request, client_id)
    form = TakeUpForm(request.POST)
    if form.is_valid():
        try:
            move_intake(
                actor=request.user,
                intake=intake,
                to=IntakeState.TAKEN_UP,
                seen_revision=form.cleaned_data["seen_revision"],
                why=form.cleaned_data["why"],
            )
        except IntakeError as error:
            fields = request.POST.copy()
            intake.refresh_from_db()
            fields["seen_revision"] = str(intake.revision_number)
            form = TakeUpForm(fields)
            form.full_clean()
            form.add_error(None, str(error))
        else:
            said = _("It is taken up again. You can both write in it.")
            without = _("It is taken up again. You can write in it.")
            messages.success(request, told_of(case.client, said, without=without))
            return redirect("client-intake", client_id)
    return _show(request, case, intake, sent={("take-up", None): form})


def _case_and_intake(request: PersonRequest, client_id: UUID) -> tuple[Case, Intake]:
    case = case_of(request, client_id)
    intake = intake_of(request.user, case.episode)
    if intake is None:
        raise Http404
    return case, intake


def _question_named(name: str) -> Question:
    try:
        return Question(name)
    except ValueError:
        raise Http404 from None


def _add_form(
    request: PersonRequest, intake: Intake, question: Question, *, fields: QueryDict
) -> AddForm:
    own = _written_at(request, intake, question)
    voice, form_id = _voice(intake), f"add_{question}_%s"
    return AddForm(fields, question=question, entry=own, voice=voice, auto_id=form_id)


def _written_at(request: PersonRequest, intake: Intake, question: Question) -> IntakeEntry | None:
    answers = answers_visible_to(request.user, intake)
    return answers.own(request.user, question, voice=_voice(intake))


def _voice(intake: Intake) -> Side:
    return voice_of(Side.THERAPIST, intake.episode.client)


def _kept(request: PersonRequest, case: Case, intake: Intake) -> Forms:
    """Return the form that was sent when the session had ended, filled in as it was."""
    key = case.client.public_id
    addresses = {
        f"add {question}": reverse("client-intake-add", args=[key, question])
        for question in Question
    }
    addresses |= {
        f"arrange {question}": reverse("client-intake-arrange", args=[key, question])
        for question in OFFERED
    }
    addresses["take-up "] = reverse("client-intake-take-up", args=[key])
    kept = take_kept_of(request, addresses)
    if kept is None:
        return {}
    (name, _space, named), fields = kept[0].partition(" "), kept[1]
    if name == "take-up":
        return {("take-up", None): TakeUpForm(fields)}
    question = Question(named)
    if name == "add":
        return {("add", question): _add_form(request, intake, question, fields=fields)}
    return {("arrange", question): ArrangeForm(fields, auto_id=f"arrange_{question}_%s")}


def _show(request: PersonRequest, case: Case, intake: Intake, *, sent: Forms) -> HttpResponse:
    # What the page shows now counts as seen, and a deed that was refused may have met another.
    stands = (intake_of(request.user, case.episode) if sent else None) or intake
    context = context_of(request.user, case, stands, sent=sent)
    rejected = request.method == "POST" and any(form.errors for form in sent.values())
    record_reading(
        request,
        [case.client],
        RecordKind.INTAKE,
        RecordKind.MEASURES,
        RecordKind.PROGRESS_NOTES,
        *([RecordKind.CONSENT] if context["page"].first else []),
        about=stands,
    )
    status = _REJECTED if rejected else 200
    return render(request, "therapist/intake.html", context, status=status)
