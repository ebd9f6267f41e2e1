"""Places to begin from: for each aim of therapy a few goals as somebody might say them.

They are our own, invented, and nobody's in particular. Whoever begins from one makes it theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

from telos.goals.enums import GoalDomain, GoalHorizon

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_SHORT, _LONG = GoalHorizon.SHORT, GoalHorizon.LONG


@dataclass(frozen=True, kw_only=True)
class Idea:
    """One goal to begin from, under the key by which a form names it."""

    key: str
    domain: GoalDomain
    horizon: GoalHorizon
    words: _StrPromise


_SAID: Final[dict[GoalDomain, tuple[tuple[GoalHorizon, _StrPromise], ...]]] = {
    GoalDomain.SELF_AWARENESS: (
        (_LONG, _("Know what I want before I say yes.")),
        (_SHORT, _("Name what I feel three times a week, while I feel it.")),
        (_LONG, _("Understand why I go quiet when somebody is angry.")),
        (_SHORT, _("Notice the moment when a good day turns, and write down what came before.")),
        (_LONG, _("See myself as my oldest friend sees me, at least now and then.")),
    ),
    GoalDomain.EMOTIONS: (
        (_SHORT, _("Have a plan for the hour after a row, and use it.")),
        (_SHORT, _("Step outside for five minutes when I feel it rising, before I answer.")),
        (_LONG, _("Be sad for an evening without being afraid that it will never end.")),
        (_LONG, _("Feel angry and stay in the room.")),
        (_SHORT, _("Cry when I need to, and ring somebody afterwards.")),
    ),
    GoalDomain.PATTERNS: (
        (_SHORT, _("Say “let me think about it” before I take on anything new.")),
        (_LONG, _("Ask for what I need instead of hoping that it is guessed.")),
        (_SHORT, _("Hand work in when it is good enough, twice this month.")),
        (_LONG, _("End an argument on the day on which it began.")),
        (_SHORT, _("Check the door once, and walk on.")),
    ),
    GoalDomain.BEHAVIOUR: (
        (_SHORT, _("Walk to work on two days of the week.")),
        (_SHORT, _("Have three evenings in the week without a drink.")),
        (_SHORT, _("Put the phone in the kitchen at ten, on weekdays.")),
        (_LONG, _("Cook for myself most days, as I used to.")),
        (_SHORT, _("Answer one letter a week on the day it comes.")),
    ),
    GoalDomain.RELATIONSHIPS: (
        (_SHORT, _("Tell one friend how things really are.")),
        (_LONG, _("Visit my parents and leave when I planned to.")),
        (_LONG, _("Let somebody help me without making up for it at once.")),
        (_SHORT, _("Eat together as a family twice a week, with the television off.")),
        (_LONG, _("Be close to somebody again, at my own pace.")),
    ),
    GoalDomain.SYMPTOMS: (
        (_LONG, _("Sleep through most nights of the week.")),
        (_SHORT, _("Take the bus to the market on my own, once a week.")),
        (_LONG, _("Have worries take up an hour of the day, and no longer all of it.")),
        (_SHORT, _("Eat breakfast on five days of the week.")),
        (_LONG, _("Hear a loud noise and be back in the room within a minute.")),
    ),
    GoalDomain.COPING: (
        (_SHORT, _("Get up by nine on workdays, however the night was.")),
        (_SHORT, _("Do one small thing in the house each day, and stop there.")),
        (_LONG, _("Get through the anniversary with people around me.")),
        (_SHORT, _("Have three things that help on a bad day, written down where I see them.")),
        (_LONG, _("Go back to work for as many hours as I can keep up.")),
    ),
    GoalDomain.GROWTH: (
        (_LONG, _("Sing in a choir again.")),
        (_SHORT, _("Speak once in the Monday meeting.")),
        (_LONG, _("Learn to rest without having earned it.")),
        (_SHORT, _("Try one thing a month that I might be bad at.")),
        (_LONG, _("Treat a mistake of mine as I would treat a friend’s.")),
    ),
    GoalDomain.WELLBEING: (
        (_SHORT, _("Be outdoors for half an hour on most days.")),
        (_LONG, _("Look forward to something every week.")),
        (_SHORT, _("Play music on Sunday evenings, only for myself.")),
        (_LONG, _("Feel at home in my body on most days.")),
        (_SHORT, _("See people I like once a week.")),
    ),
    GoalDomain.TRANSITION: (
        (_LONG, _("Find out who I am now that the children have left.")),
        (_SHORT, _("Make the new flat mine: one room by the end of the month.")),
        (_LONG, _("Carry my mother’s death with me, and still laugh.")),
        (_SHORT, _("Have one person in the new town whom I could ring.")),
        (_LONG, _("Leave work behind well, and know what the first year is for.")),
    ),
    GoalDomain.PURPOSE: (
        (_LONG, _("Decide whether to stay in this work, for reasons of my own.")),
        (_SHORT, _("Give two hours a month to something that matters to me.")),
        (_LONG, _("Live in a way that I could explain to my daughter.")),
        (_LONG, _("Know what I would do with a free year, and begin with a day of it.")),
        (_SHORT, _("Write down what I want to be remembered for, and show it to somebody.")),
    ),
}

IDEAS: Final[dict[str, Idea]] = {
    f"{domain}-{place}": Idea(key=f"{domain}-{place}", domain=domain, horizon=reach, words=words)
    for domain, said in _SAID.items()
    for place, (reach, words) in enumerate(said, start=1)
}
