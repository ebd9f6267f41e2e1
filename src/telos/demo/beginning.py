"""Beginning: what somebody wrote in the intake, what was added, and how it was closed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from telos.base import clock
from telos.demo.deeds import Deed
from telos.intake.actions import (
    Said,
    Typed,
    TypedFormulation,
    arrange,
    begin_intake,
    keep_draft,
    keep_formulation_typing,
    move_intake,
    save_answers,
    share_formulation,
    write_formulation,
)
from telos.intake.enums.questions import SECTIONS, FormulationPart, Question
from telos.intake.enums.states import IntakeState
from telos.measures.actions import (
    acknowledge_alert,
    ask_about_safety,
    begin_response,
    enter_answers,
    finish_response,
)
from telos.measures.actions import (
    save_answers as save_questionnaire,
)
from telos.measures.queries import open_alerts_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from telos.demo.care import Case
    from telos.demo.story_of_beginnings import AnswerTold, IntakeTold
    from telos.intake.models import Intake
    from telos.measures.models import RiskAlert

# A section a quarter of an hour; between two deeds of one sitting a few minutes.
_A_SECTION: Final = timedelta(minutes=12)
_A_MOMENT: Final = timedelta(minutes=4)


class Beginning:
    """An intake of a case while it is being told."""

    def __init__(self, case: Case, told: IntakeTold) -> None:
        self.case = case
        self.told = told
        self._intake: Intake | None = None
        self._alerts: list[RiskAlert] = []

    @property
    def intake(self) -> Intake:
        """The intake as it stands, once it was begun."""
        if self._intake is None:
            msg = f"Somebody wrote in the intake of {self.case.story.key} before it was begun."
            raise LookupError(msg)
        self._intake.refresh_from_db()
        return self._intake

    def begin(self) -> None:
        """Begin it, as the client does or, in the talk, their therapist."""
        self._intake = begin_intake(actor=self.case.person("client"), episode=self.case.episode)

    def answer(self, answers: dict[Question, AnswerTold]) -> None:
        """Save the answers of one section."""
        typed = {question: self._typed(said) for question, said in answers.items()}
        save_answers(actor=self.case.person("client"), intake=self.intake, typed=typed)

    def draft(self, question: Question, said: AnswerTold) -> None:
        """Type something and leave it unsaved."""
        keep_draft(
            actor=self.case.client,
            intake=self.intake,
            question=question,
            typed=self._typed(said),
        )

    def say_about_safety(self) -> None:
        """Answer the questions about safety, and send them."""
        actor, answers = self.case.person("client"), self.told.safety
        schedule = ask_about_safety(actor=actor, episode=self.case.episode)
        given = {f"telos_safety_{about}": value for about, value in answers.items()}
        if not self.case.story.has_account:
            enter_answers(actor=actor, schedule=schedule, answers=given, answered_on=clock.today())
            self._alerts = list(open_alerts_visible_to(actor).filter(response__schedule=schedule))
            return
        response = begin_response(actor=actor, schedule=schedule)
        self._alerts = save_questionnaire(actor=actor, response=response, answers=given)
        finish_response(actor=actor, response=response)

    def see_to_safety(self) -> None:
        """Answer for what was told at once."""
        for alert in self._alerts:
            acknowledge_alert(
                actor=self.case.therapist, alert=alert, what_was_done=self.told.what_was_done
            )

    def move(self, side: str, to: IntakeState) -> None:
        """Take a step."""
        intake = self.intake
        move_intake(
            actor=self.case.person(side),
            intake=intake,
            to=to,
            seen_revision=intake.revision_number,
        )

    def add(self, question: Question, words: str) -> None:
        """Add something as the therapist."""
        typed = {question: Typed(said=Said(words=words), seen="0.", page=self._page)}
        save_answers(actor=self.case.therapist, intake=self.intake, typed=typed)

    def arrange(self, question: Question, words: str) -> None:
        """Say what was arranged."""
        arrange(
            actor=self.case.therapist,
            intake=self.intake,
            question=question,
            arranged=words,
            seen_number=0,
        )

    def formulate(self) -> None:
        """Write how it hangs together."""
        write_formulation(
            actor=self.case.therapist,
            intake=self.intake,
            parts={FormulationPart(p): words for p, words in self.told.formulation.items()},
            seen_number=0,
        )

    def type_formulation(self) -> None:
        """Type something at it, and be called away."""
        keep_formulation_typing(
            actor=self.case.therapist,
            intake=self.intake,
            typed=TypedFormulation(
                parts={FormulationPart(p): said for p, said in self.told.formulation_typed.items()},
                seen_number=1 if self.told.formulation else 0,
                page=self._page,
            ),
        )

    def share(self) -> None:
        """Share it."""
        share_formulation(actor=self.case.therapist, intake=self.intake, seen_number=1)

    @property
    def _page(self) -> UUID:
        return uuid5(NAMESPACE_URL, f"{self.case.seed}/{self.case.story.key}/intake")

    def _typed(self, told: AnswerTold) -> Typed:
        said = Said(words=told.words, value=told.value, helps=told.helps)
        return Typed(said=said, seen="0.", page=self._page)


def intake_deeds(case: Case) -> Iterator[Deed]:
    """Tell how somebody wrote about themselves, and what became of it."""
    told = case.story.intake
    if told is None:
        return
    beginning = Beginning(case, told)
    moment = case.calendar.said(told.week)
    yield Deed(at=moment, do=beginning.begin)
    for said in SECTIONS.values():
        answers = {q: told.answers[q] for q in said.asks if q in told.answers}
        if answers:
            moment += _A_SECTION
            yield Deed(at=moment, do=partial(beginning.answer, answers))
    for question, draft in told.drafts.items():
        moment += _A_MOMENT
        yield Deed(at=moment, do=partial(beginning.draft, Question(question), draft))
    if told.safety:
        moment += _A_MOMENT
        yield Deed(at=moment, do=beginning.say_about_safety)
        yield Deed(at=moment + timedelta(hours=14), do=beginning.see_to_safety)
    if told.is_handed_in:
        moment += _A_MOMENT
        step = partial(beginning.move, "client", IntakeState.HANDED_IN)
        yield Deed(at=moment, do=step)
    yield from _of_therapist(beginning, told)


def _of_therapist(beginning: Beginning, told: IntakeTold) -> Iterator[Deed]:
    moment = beginning.case.calendar.said(told.read_week) + timedelta(hours=2)
    for question, words in told.adds.items():
        moment += _A_MOMENT
        yield Deed(at=moment, do=partial(beginning.add, Question(question), words))
    for question, words in told.arranged.items():
        moment += _A_MOMENT
        yield Deed(at=moment, do=partial(beginning.arrange, Question(question), words))
    if told.formulation:
        yield Deed(at=moment + _A_MOMENT, do=beginning.formulate)
    if told.formulation_typed:
        yield Deed(at=moment + _A_MOMENT, do=beginning.type_formulation)
    if told.is_complete:
        complete = partial(beginning.move, "therapist", IntakeState.COMPLETE)
        yield Deed(at=moment + 2 * _A_MOMENT, do=beginning.share)
        yield Deed(at=moment + 3 * _A_MOMENT, do=complete)
