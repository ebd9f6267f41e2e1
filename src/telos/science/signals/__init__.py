"""Signals: when a course of scores asks a professional to look again, and what to think about.

Every rule is open: a frozen value with its parameters, its source, and the rate of false alarms
that a simulation measured. There is no rule that is taken for granted, and no model. A signal is
never about safety: risk has its own alerts, and silence says nothing.
"""

from telos.science.signals.careless import Careless, careless_answers
from telos.science.signals.ending import ReadyToEnd, Slipping
from telos.science.signals.errors import CourseFrameError, RuleError, SignalError
from telos.science.signals.finding import find_signals, judge_courses
from telos.science.signals.kinds import Domain, SignalKind
from telos.science.signals.leaps import SuddenGain
from telos.science.signals.lines import PHQ9_LINES, PHQ9_LINES_SOURCE, FixedLines, WeekLine
from telos.science.signals.matching import threshold_for_rate
from telos.science.signals.measuring import (
    OUTCOMES,
    Counting,
    RuleFigures,
    Share,
    how_courses_ended,
    measure_rule,
)
from telos.science.signals.outlook import PoorOutlook
from telos.science.signals.overdue import Overdue, overdue_questionnaires
from telos.science.signals.safety import NOT_ABOUT_SAFETY, RiskStanding, risk_standing
from telos.science.signals.simulated import measure_by_simulation
from telos.science.signals.standstill import Plateau
from telos.science.signals.stated import StatedRate, StatedShare, stated_rates
from telos.science.signals.steps import NextStep, next_steps
from telos.science.signals.track import NotOnTrack
from telos.science.signals.verdicts import CourseRule
from telos.science.signals.worsening import Deteriorating

__all__ = [
    "NOT_ABOUT_SAFETY",
    "OUTCOMES",
    "PHQ9_LINES",
    "PHQ9_LINES_SOURCE",
    "Careless",
    "Counting",
    "CourseFrameError",
    "CourseRule",
    "Deteriorating",
    "Domain",
    "FixedLines",
    "NextStep",
    "NotOnTrack",
    "Overdue",
    "Plateau",
    "PoorOutlook",
    "ReadyToEnd",
    "RiskStanding",
    "RuleError",
    "RuleFigures",
    "Share",
    "SignalError",
    "SignalKind",
    "Slipping",
    "StatedRate",
    "StatedShare",
    "SuddenGain",
    "WeekLine",
    "careless_answers",
    "find_signals",
    "how_courses_ended",
    "judge_courses",
    "measure_by_simulation",
    "measure_rule",
    "next_steps",
    "overdue_questionnaires",
    "risk_standing",
    "stated_rates",
    "threshold_for_rate",
]
