"""What is read for the page of a client's intake, and the forms that stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import ngettext

from telos.access.enums import Side
from telos.access.queries import treatment_at_a_glance
from telos.intake.enums.questions import Section
from telos.intake.enums.states import IntakeState
from telos.intake.forms.intake import AddForm, ArrangeForm, MoveIntakeForm, TakeUpForm
from telos.intake.queries import (
    answers_visible_to,
    baseline_of,
    formulation_drafts_visible_to,
    formulations_visible_to,
    is_formulation_typed,
    moves_visible_to,
    plans_visible_to,
)
from telos.intake.rules.intake import voice_of
from telos.measures.enums import SAFETY_QUESTIONS
from telos.measures.queries import risk_answers_visible_to
from telos.rights.enums import About
from telos.web.intake_words import (
    FormulationShown,
    QuestionShown,
    SectionShown,
    formulation_shown,
    moves_shown,
    sections_shown,
)
from telos.web.originals import said_of
from telos.web.therapist.client_nav import client_nav
from telos.web.therapist.consent_first import ConsentFirst, consent_first
from telos.web.therapist.intake_page import SafetyShown, intake_page, safety_shown
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from django import forms
    from django.db.models import QuerySet
    from django.forms import BoundField

    from telos.intake.enums.questions import Question
    from telos.intake.models import (
        BarrierPlan,
        Formulation,
        FormulationDraft,
        Intake,
        IntakeEntry,
        IntakeMove,
    )
    from telos.intake.queries import Answers
    from telos.measures.models import RiskAlert
    from telos.measures.queries import Baseline
    from telos.people.models import Person
    from telos.web.therapist.records import Case

    Forms = dict[tuple[str, Question | None], forms.Form]


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    """One question with the forms beneath it; none for whoever may not write."""

    shown: QuestionShown
    add: AddForm | None
    arrange: ArrangeForm | None
    is_refused: bool
    """Whether one of the forms was sent and not taken, so that it stands open."""

    @property
    def value(self) -> BoundField | None:
        """The ruler on which the therapist marks what the client says; none beside theirs."""
        return self._field("value")

    @property
    def helps(self) -> BoundField | None:
        """What could help, where the therapist ticks what the client says."""
        return self._field("helps")

    @property
    def words(self) -> BoundField | None:
        """What the therapist writes."""
        return self.add[self.shown.key] if self.add else None

    def _field(self, name: str) -> BoundField | None:
        field = f"{self.shown.key}-{name}"
        return self.add[field] if self.add and field in self.add.fields else None


@dataclass(frozen=True, kw_only=True)
class SectionRows:
    """One section with its questions."""

    shown: SectionShown
    rows: tuple[QuestionRow, ...]
    is_hidden: bool
    """Whether the client may have answered, and has not handed it in."""
    may_write: bool

    @property
    def answered(self) -> tuple[QuestionRow, ...]:
        """The questions to which somebody answers, or about which something was arranged."""
        return tuple(row for row in self.rows if row.shown.is_answered or row.shown.plans)

    @property
    def left_out(self) -> tuple[QuestionRow, ...]:
        """The others."""
        return tuple(row for row in self.rows if row not in self.answered)

    @property
    def left_out_words(self) -> str:
        """How many nobody answers, as far as can be read."""
        count = len(self.left_out)
        words = ngettext("%(many)s question left out", "%(many)s questions left out", count)
        if self.is_hidden and self.may_write:
            words = ngettext("%(many)s question to add to", "%(many)s questions to add to", count)
        elif self.is_hidden:
            words = ngettext(
                "%(many)s question to which nothing was handed in",
                "%(many)s questions to which nothing was handed in",
                count,
            )
        elif self.shown.section == Section.CIRCUMSTANCES:
            words = ngettext("%(many)s not named", "%(many)s not named", count)
        return capfirst(words % {"many": number_word(count)})

    @property
    def is_refused(self) -> bool:
        """Whether a form of one that is left out was sent and not taken."""
        return any(row.is_refused for row in self.left_out)


def context_of(viewer: Person, case: Case, intake: Intake, *, sent: Forms) -> dict[str, Any]:
    """Return everything that the page shows; the same few queries for any length of it.

    All of it is read before the first text is opened, so that the keys come by one query.
    """
    answers, plans = answers_visible_to(viewer, intake), plans_visible_to(viewer, intake)
    moves = list(moves_visible_to(viewer, intake))
    baseline = baseline_of(viewer, intake, moves)
    alerts = list(_risk_answers(viewer, intake))
    draft = formulation_drafts_visible_to(viewer, intake).first()
    shared = formulations_visible_to(viewer, intake).first()
    said = said_of(viewer, case.client, about=[About.INTAKE], row_id=intake.public_id)
    sections = sections_shown(answers, plans, viewer)
    page = intake_page(
        case,
        intake,
        sections=sections,
        safety=_safety(case, alerts, baseline=baseline),
        baseline=baseline,
        first=_first(case, intake),
        from_talk=_is_from_talk(moves, answers),
        formulation=_formulation(viewer, draft, shared),
    )
    is_hidden = page.is_hidden and case.client.person_id is not None
    voice = voice_of(Side.THERAPIST, case.client)

    def row(shown: QuestionShown) -> QuestionRow:
        own = answers.own(viewer, shown.question, voice=voice)
        add = _add_form(shown, own, voice) if page.may_write else None
        planned = plans.get(shown.question, ())
        return _row(shown, add, planned, sent=sent, case=case, may_arrange=page.may_arrange)

    return {
        "client": case.client,
        "case": case,
        "client_nav": client_nav(case.client, "client-intake", reads_only=case.reads_only),
        "page": page,
        "said": said,
        "intake": intake,
        "is_entered": voice == Side.CLIENT,
        "is_typed": not case.supervises and is_formulation_typed(intake),
        "sections": _section_rows(sections, row, is_hidden=is_hidden, may_write=page.may_write),
        **_move_forms(intake, sent),
        "moves": moves_shown(moves, viewer),
    }


def _first(case: Case, intake: Intake) -> ConsentFirst | None:
    """Return what is said above it where no yes to treatment stands, to whoever acts here."""
    acts = case.is_open and not case.reads_only
    return consent_first(treatment_at_a_glance(intake), case.client) if acts else None


def _is_from_talk(moves: Iterable[IntakeMove], answers: Answers) -> bool:
    """Tell whether the therapist handed it in after a talk; before that, entered what was said."""
    handed_in = [move for move in moves if move.to_state == IntakeState.HANDED_IN]
    if handed_in:
        return handed_in[-1].side == Side.THERAPIST
    said = [answer.now for given in answers.by_question.values() for answer in given]
    return any(entry.is_from_talk for entry in said)


def _add_form(shown: QuestionShown, own: IntakeEntry | None, voice: Side) -> AddForm:
    form_id = f"add_{shown.key}_%s"
    return AddForm(question=shown.question, entry=own, voice=voice, auto_id=form_id)


def _move_forms(intake: Intake, sent: Forms) -> dict[str, Any]:
    seen = {"seen_revision": intake.revision_number}
    return {
        "sent": {name for name, _question in sent},
        "move": sent.get(("move", None)) or MoveIntakeForm(initial=seen),
        "take_up": sent.get(("take-up", None)) or TakeUpForm(initial=seen),
    }


def _without_hint(row: QuestionRow) -> QuestionRow:
    """Return the row without the word that the client reads it, where they have no account."""
    if row.arrange is not None:
        row.arrange.fields["arranged"].help_text = ""
    return row


def _section_rows(
    sections: Iterable[SectionShown],
    row: Callable[[QuestionShown], QuestionRow],
    *,
    is_hidden: bool,
    may_write: bool,
) -> list[SectionRows]:
    return [
        SectionRows(
            shown=section,
            is_hidden=is_hidden,
            may_write=may_write,
            rows=tuple(row(each) for each in section.questions),
        )
        for section in sections
    ]


def _row(
    shown: QuestionShown,
    fresh: AddForm | None,
    plans: Sequence[BarrierPlan],
    *,
    sent: Forms,
    case: Case,
    may_arrange: bool,
) -> QuestionRow:
    question = shown.question
    add, arrange = sent.get(("add", question), fresh), sent.get(("arrange", question))
    # A circumstance that nobody named needs no arrangement.
    if arrange is None and may_arrange and shown.is_barrier and shown.is_answered:
        last = plans[-1] if plans else None
        arrange = ArrangeForm(last=last, auto_id=f"arrange_{question}_%s")
    made = QuestionRow(
        shown=shown,
        add=add if isinstance(add, AddForm) else None,
        arrange=arrange if isinstance(arrange, ArrangeForm) else None,
        is_refused=("add", question) in sent or ("arrange", question) in sent,
    )
    return made if case.client.person_id is not None else _without_hint(made)


def _risk_answers(viewer: Person, intake: Intake) -> QuerySet[RiskAlert]:
    return risk_answers_visible_to(viewer).filter(
        response__episode=intake.episode, response__instrument_key=SAFETY_QUESTIONS
    )


def _safety(case: Case, alerts: Sequence[RiskAlert], *, baseline: Baseline) -> SafetyShown:
    about_safety = [each for each in baseline.finished if each.instrument_key == SAFETY_QUESTIONS]
    answered = about_safety[-1] if about_safety else None
    return safety_shown(case, baseline.due, answered=answered, alerts=alerts)


def _formulation(
    viewer: Person, draft: FormulationDraft | None, shared: Formulation | None
) -> tuple[FormulationShown | None, FormulationShown | None, bool]:
    """Return the latest version, the latest that was shared, and whether they are the same."""
    return (
        formulation_shown(draft, viewer, for_client=False) if draft else None,
        formulation_shown(shared, viewer, for_client=True) if shared else None,
        draft is not None and shared is not None and shared.draft_id == draft.pk,
    )
