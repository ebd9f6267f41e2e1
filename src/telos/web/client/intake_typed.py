"""What was typed in one's own intake and not saved: read by its writer, and thrown away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from telos.intake.actions import drop_draft
from telos.intake.enums.questions import Question
from telos.intake.queries import intake_of
from telos.web.care_shown import care_asked
from telos.web.client.records import shown_episode
from telos.web.gate import Policy, policy
from telos.web.intake_words import more_words
from telos.web.kept import kept_over_sign_in
from telos.web.opening_words import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpResponse

    from telos.intake.enums.questions import Section
    from telos.intake.models import Intake, IntakeDraft
    from telos.web.client.intake_steps import ConsentStep
    from telos.web.intake_words import QuestionShown, SectionShown
    from telos.web.standing import ClientRequest


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed to one question and not saved."""

    when: str
    words: str
    more: str
    stamp: str
    """By which what is thrown away is what was seen."""


@dataclass(frozen=True, kw_only=True)
class SectionLooked:
    """One section as its client looks through it: what was saved, and what was not."""

    shown: SectionShown
    rows: tuple[tuple[QuestionShown, Typed | None], ...]

    @property
    def section(self) -> Section:
        """Which it is."""
        return self.shown.section

    @property
    def is_unsaved(self) -> bool:
        """Whether something in it was typed and not saved."""
        return any(typed for _question, typed in self.rows)

    @property
    def says_something(self) -> bool:
        """Whether anything stands in it, saved or not."""
        return bool(self.shown.answered) or self.is_unsaved

    @property
    def left_out(self) -> tuple[str, ...]:
        """The questions at which nothing stands, in words."""
        empty = (q for q, typed in self.rows if not (q.is_answered or typed))
        return tuple(question.words for question in empty)


@dataclass(frozen=True, kw_only=True)
class Shut:
    """Why nothing can be saved in an intake now, and where that changes."""

    words: str
    opens: str = ""
    """What is to be done so that it can be saved; nothing where that is over."""


def sections_looked(
    sections: Iterable[SectionShown], drafts: Mapping[Question, IntakeDraft]
) -> list[SectionLooked]:
    """Return the sections with what was typed in each and not saved."""
    return [
        SectionLooked(
            shown=section,
            rows=tuple((q, _typed(drafts.get(q.question))) for q in section.questions),
        )
        for section in sections
    ]


def _typed(draft: IntakeDraft | None) -> Typed | None:
    if draft is None:
        return None
    return Typed(
        when=moment(draft.typed_at),
        words=draft.words,
        more=more_words(draft),
        stamp=draft.stamp.hex,
    )


def shut_of(intake: Intake, consent: ConsentStep) -> Shut | None:
    """Return why nothing can be saved in it, to its client; none where it can."""
    if not intake.episode.is_open:
        return Shut(words=_("This care has ended, and nothing is added to its intake any more."))
    if consent.is_open:
        return Shut(
            words=_("It can be saved once you have agreed to treatment and confidentiality."),
            opens=_("Read it, and say yes or no"),
        )
    if not intake.is_written_in:
        return Shut(
            words=_("Your intake is complete. Once it is taken up again, this can be saved."),
            opens=_("Take it up again"),
        )
    return None


@kept_over_sign_in("my-intake-look", has_words=False)
@policy(Policy.CLIENT)
@require_POST
def my_intake_throw_away(request: ClientRequest) -> HttpResponse:
    """Throw away what was typed to one question, as it was seen; what is saved stays."""
    intake = intake_of(request.user, shown_episode(request))
    if intake is None:
        raise Http404
    asked, stamp = request.POST.get("question", ""), request.POST.get("seen", "")
    if asked in Question.values and drop_draft(
        actor=request.user, intake=intake, question=Question(asked), seen_stamp=stamp
    ):
        messages.success(request, _("Thrown away. What you saved stays as it is."))
    return redirect(f"{reverse('my-intake-look')}{care_asked(request)}")
