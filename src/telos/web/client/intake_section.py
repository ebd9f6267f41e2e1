"""One section of one's own intake: answered in one's own time, saved by its button.

What is typed in between is kept by a script as one goes. Nothing that was written on another
device is thrown away unseen: both texts stand on the page then.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from telos.intake.actions import (
    AnswersHaveChangedError,
    IntakeError,
    keep_draft,
    save_answers,
    seen_token,
)
from telos.intake.enums.questions import SECTIONS, Section
from telos.intake.forms.intake import DraftForm, SectionForm
from telos.intake.queries import answers_visible_to, drafts_of, intake_of, plans_visible_to
from telos.intake.rules.intake import lacks_consent
from telos.web.client.intake_page import next_section
from telos.web.client.records import own_episode
from telos.web.gate import Policy, policy
from telos.web.intake_words import QuestionShown, more_words, question_shown
from telos.web.kept import kept_over_sign_in, take_kept_for
from telos.web.typed import is_message, refuse_others

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.forms import BoundField
    from django.http import HttpResponse, QueryDict

    from telos.intake.enums.questions import Question
    from telos.intake.models import Intake, IntakeDraft, IntakeEntry
    from telos.web.standing import ClientRequest

_REJECTED = 422


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What the same person wrote on another page or device."""

    words: str
    more: str
    is_saved: bool


@dataclass(frozen=True, kw_only=True)
class AskedHere:
    """One question with its fields, what others say to it, and what was written elsewhere."""

    shown: QuestionShown
    words: BoundField
    seen: BoundField
    value: BoundField | None
    helps: BoundField | None
    elsewhere: Elsewhere | None
    is_unsaved: bool
    """Whether what is filled in was typed before and not saved."""

    @property
    def is_open(self) -> bool:
        """Whether a circumstance is shown unfolded: it is chosen, or there is something to read."""
        chosen = self.helps is not None and bool(self.helps.value())
        return bool(chosen or self.words.value() or self.words.errors or self.elsewhere)


@kept_over_sign_in("my-intake-section")
@policy(Policy.CLIENT)
@require_http_methods(["GET", "POST"])
def my_intake_section(request: ClientRequest, kind: str) -> HttpResponse:
    """Show one section, or save it and lead on."""
    intake, asked = _own_intake(request), _section_named(kind)
    if request.method == "POST":
        return _save(request, intake, asked)
    if lacks_consent(request.own):
        return redirect("my-intake")
    if not (intake.is_written_in and intake.episode.is_open):
        return redirect(f"{reverse('my-intake-look')}#part-{asked}")
    return _show(request, intake, asked, fields=take_kept_for(request))


@policy(Policy.CLIENT)
@require_POST
def my_intake_draft(request: ClientRequest) -> HttpResponse:
    """Keep what is being typed; a script sends it, and reads what it has seen by then."""
    message = _message(request)
    refuse_others(request, message)
    intake, form = _own_intake(request), DraftForm(message)
    if not form.is_valid():
        said = [words for errors in form.errors.values() for words in errors]
        return JsonResponse({"error": " ".join(map(str, said))}, status=_REJECTED)
    question = form.asked()
    try:
        seen = keep_draft(
            actor=request.user, intake=intake, question=question, typed=form.typed_of(question)
        )
    except AnswersHaveChangedError:
        # The other text is not on this page before it is sent as a whole.
        both = _(
            "You wrote something else here on another page or device meanwhile. Press “Save”: both "
            "stand here then, and nothing of either is lost."
        )
        return JsonResponse({"error": both}, status=_REJECTED)
    except IntakeError as error:
        return JsonResponse({"error": str(error)}, status=_REJECTED)
    return JsonResponse({"seen": seen})


def _message(request: ClientRequest) -> dict[str, Any]:
    """Return the fields of a script's message as a form takes them; nothing of anything else."""
    if not is_message(request):
        raise Http404
    try:
        message = json.loads(request.body)
    except ValueError:
        return {}
    if not isinstance(message, dict):
        return {}
    question = message.get("question")
    fields = {name: message.get(name) for name in ("question", "page", "person")}
    for name, key in (("words", ""), ("value", "-value"), ("helps", "-helps"), ("seen", "-seen")):
        given = message.get(name)
        fields[f"{question}{key}"] = given if isinstance(given, str) else ""
    helps = fields[f"{question}-helps"]
    return {**fields, f"{question}-helps": helps.split(",") if helps else []}


def _own_intake(request: ClientRequest) -> Intake:
    intake = intake_of(request.user, own_episode(request))
    if intake is None:
        raise Http404
    return intake


def _section_named(name: str) -> Section:
    try:
        return Section(name)
    except ValueError:
        raise Http404 from None


def _save(request: ClientRequest, intake: Intake, section: Section) -> HttpResponse:
    viewer = request.user
    form = SectionForm(request.POST, section=section, entries={}, drafts={})
    if not form.is_valid():
        return _show(request, intake, section, fields=request.POST, is_refused=True)
    try:
        made = save_answers(actor=viewer, intake=intake, typed=form.typed())
    except AnswersHaveChangedError as error:
        fields = _seen_now(request, intake, error.questions)
        return _show(
            request, intake, section, fields=fields, error=str(error), unseen=error.questions
        )
    except IntakeError as error:
        return _show(request, intake, section, fields=request.POST, error=str(error))
    if made:
        messages.success(request, _("Saved."))
    if request.POST.get("go") == "leave":
        return redirect("today")
    following = next_section(section)
    if following is None:
        return redirect("my-intake")
    return redirect("my-intake-section", following)


def _seen_now(request: ClientRequest, intake: Intake, unseen: Collection[Question]) -> QueryDict:
    """Return what was sent; what stands elsewhere is shown beside it, and counts as seen."""
    fields = request.POST.copy()
    answers, drafts = answers_visible_to(request.user, intake), drafts_of(request.user, intake)
    for question in unseen:
        token = seen_token(answers.own(request.user, question), drafts.get(question))
        fields[f"{question}-seen"] = token
    return fields


def _show(
    request: ClientRequest,
    intake: Intake,
    section: Section,
    *,
    fields: QueryDict | None,
    error: str = "",
    is_refused: bool = False,
    unseen: Collection[Question] = (),
) -> HttpResponse:
    viewer = request.user
    answers, drafts = answers_visible_to(viewer, intake), drafts_of(viewer, intake)
    own = {question: answers.own(viewer, question) for question in SECTIONS[section].asks}
    entries = {question: entry for question, entry in own.items() if entry is not None}
    form = SectionForm(fields, section=section, entries=entries, drafts=drafts)
    if error:
        form.full_clean()
        form.add_error(None, error)
    plans = plans_visible_to(viewer, intake)
    following = next_section(section)
    context: dict[str, Any] = {
        "section": section,
        "place": list(Section).index(section) + 1,
        "total": len(Section),
        "lead": SECTIONS[section].lead,
        "form": form,
        "asked": [
            _asked(
                question_shown(question, answers, plans.get(question, ()), viewer=viewer),
                form,
                draft=drafts.get(question) if fields is None else None,
                elsewhere=_elsewhere(question, entries, drafts) if question in unseen else None,
            )
            for question in form.asks
        ],
        "next_title": str(following.label) if following else "",
    }
    status = _REJECTED if error or is_refused else 200
    return render(request, "client/intake_section.html", context, status=status)


def _asked(
    shown: QuestionShown,
    form: SectionForm,
    *,
    draft: IntakeDraft | None,
    elsewhere: Elsewhere | None,
) -> AskedHere:
    key = shown.key
    return AskedHere(
        shown=shown,
        words=form[key],
        seen=form[f"{key}-seen"],
        value=form[f"{key}-value"] if f"{key}-value" in form.fields else None,
        helps=form[f"{key}-helps"] if f"{key}-helps" in form.fields else None,
        elsewhere=elsewhere,
        is_unsaved=draft is not None,
    )


def _elsewhere(
    question: Question,
    entries: Mapping[Question, IntakeEntry],
    drafts: Mapping[Question, IntakeDraft],
) -> Elsewhere:
    row = drafts.get(question) or entries.get(question)
    if row is None:
        return Elsewhere(words="", more=_("taken out again"), is_saved=True)
    return Elsewhere(words=row.words, more=more_words(row), is_saved=question not in drafts)
