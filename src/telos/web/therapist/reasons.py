"""Reasons for which somebody needs the therapist, and what is known when it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from telos.access.queries import TreatmentGlance
    from telos.episodes.models import Episode
    from telos.goals.queries import GoalGlance
    from telos.intake.queries import SafetyGlance
    from telos.measures.models import RiskAlert
    from telos.measures.queries import Course, DueQuestionnaire
    from telos.plans.queries import PlanGlance
    from telos.scheduling.models import Appointment


class Reason(IntEnum):
    """Why somebody needs the therapist, the most pressing first."""

    ALERT = 0
    NO_CONSENT = 1
    WORSE = 2
    FALLEN_BACK = 3
    GOAL_AWAY = 4
    AGREEMENT = 5
    PLAN_ASKED = 6
    PLAN_DECLINED = 7
    LOOK_AGAIN = 8
    SAFETY_PLAN_DUE = 9
    PLAN_OUTLIVED = 10
    PLAN_DUE = 11
    GOAL_DUE = 12
    IN_THE_WAY = 13
    UNPLANNED = 14
    UNSETTLED = 15
    SILENCE = 16
    NONE = 17


# Reasons whose next thing to do is to look at the client's page: it is not offered there.
_READ_ON_THE_PAGE: Final = frozenset({Reason.WORSE, Reason.FALLEN_BACK})
# What a supervisor is told too; the others are between the two.
TO_LOOK_AT: Final = frozenset(Reason) - {
    *(
        Reason.NO_CONSENT,
        Reason.AGREEMENT,
        Reason.PLAN_ASKED,
        Reason.PLAN_DECLINED,
        Reason.UNSETTLED,
    ),
}


@dataclass(frozen=True, kw_only=True)
class Need:
    """One reason, said in words, with the next right thing to do."""

    reason: Reason
    tag: str
    tone: str
    words: str
    action: str
    url: str
    course: Course | None = None
    """The measure that it is about, where it is about one."""

    @property
    def is_read_here(self) -> bool:
        """Whether the client's page itself is what there is to look at."""
        return self.reason in _READ_ON_THE_PAGE


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What is known of a case when it is asked who needs the therapist."""

    episode: Episode
    alerts: Sequence[RiskAlert] = ()
    courses: Sequence[Course] = ()
    due: Sequence[DueQuestionnaire] = ()
    goals: Sequence[GoalGlance] = ()
    safety_plan: SafetyGlance | None = None
    """For the caseload; the client's page says beside the safety plan how it stands."""
    plan: PlanGlance | None = None
    treatment: TreatmentGlance | None = None
    """How the yes to treatment stands; for the client's therapist alone."""
    appointments: Sequence[Appointment] = ()
    """Those that are planned, in order of time."""
    last_session: datetime | None = None
    """When the last meeting that took place began."""
