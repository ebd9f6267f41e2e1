"""What is asked in the intake, in our own words: sections, questions, and what could help.

Strengths come before what is hard. Every question may be left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.utils.functional import _StrPromise

# The plain rulers of our own; no study has tested them.
LOWEST_ON_RULER: Final = 0
HIGHEST_ON_RULER: Final = 10

# Characters of one answer: about two pages. Longer stories are for the talk.
LONGEST_ANSWER: Final = 6_000


class Question(models.TextChoices):
    """One question; its label is asked as it stands here."""

    BRINGS = "brings", _("What brings you here now?")
    HOPES = "hopes", _("If this goes well, what would be different?")
    GOING_WELL = "going_well", _("What is going well, even a little?")
    GOOD_AT = "good_at", _("What are you good at?")
    ENJOY = "enjoy", _("What do you enjoy, or used to?")
    STANDS_BY = "stands_by", _("Who stands by you?")
    HARD = "hard", _("What is hard at the moment?")
    SINCE = "since", _("Since when, and what was going on then?")
    EFFECTS = "effects", _("Where does it get in your way?")
    TRIED = "tried", _("What have you tried against it, and what came of that?")
    STORY = "story", _("What of your story should your therapist know?")
    EARLIER = "earlier", _("Have you been in therapy or counselling before?")
    HELPED = "helped", _("What helped then, and what did not?")
    TREATED = "treated", _("Who else treats you just now, and for what?")
    MEDICATION = "medication", _("Which medication do you take?")
    HEALTH = "health", _("Is there anything about your body or health to keep in mind?")
    WILLING = "willing", _("How willing are you to try something that may feel strange at first?")
    COMMITTED = "committed", _("How much room can you give this in the coming weeks?")
    IN_THE_WAY = "in_the_way", _("What might get in the way of it?")
    EASIER = "easier", _("What would make it easier to keep at it?")
    MONEY = "money", _("Money")
    TRANSPORT = "transport", _("Getting here")
    TIME = "time", _("Finding the time")
    PRIVACY = "privacy", _("Privacy at home")
    CARING = "caring", _("Looking after others")
    HEALTH_LIMITS = "health_limits", _("Health, pain or energy")
    CONNECTION = "connection", _("Telephone, internet or a device")
    LANGUAGE = "language", _("Language")
    OTHER = "other", _("Something else")


class Asked(models.TextChoices):
    """How a question is answered."""

    WORDS = "words", _("in words")
    RULER = "ruler", _("on a ruler from 0 to 10, and in words")
    BARRIER = "barrier", _("whether it stands in the way, and what could help")


class Helps(models.TextChoices):
    """What could help with a circumstance that stands in the way."""

    TALK = "talk", _("It stands in my way; let us talk about it")
    SLIDING_SCALE = "sliding_scale", _("A fee that goes by what I earn")
    LESS_OFTEN = "less_often", _("Meeting less often")
    GROUP = "group", _("A group")
    TELEHEALTH = "telehealth", _("Meeting by video")
    TELEPHONE = "telephone", _("Meeting by telephone")
    IN_PERSON = "in_person", _("Meeting at the practice")
    EVENING = "evening", _("A time in the evening or early in the morning")
    SCHOOL_HOURS = "school_hours", _("A time when somebody else looks after them")
    SHORTER = "shorter", _("Shorter meetings, or breaks in them")
    ACCESS = "access", _("A room that I can reach and sit in well")
    INTERPRETER = "interpreter", _("An interpreter, or a therapist who speaks my language")
    PAPER = "paper", _("Questions on paper instead of on a screen")


_Q, _H = Question, Helps

OFFERED: Final[dict[Question, tuple[Helps, ...]]] = {
    _Q.MONEY: (_H.TALK, _H.SLIDING_SCALE, _H.LESS_OFTEN, _H.GROUP),
    _Q.TRANSPORT: (_H.TALK, _H.TELEHEALTH, _H.TELEPHONE, _H.LESS_OFTEN),
    _Q.TIME: (_H.TALK, _H.EVENING, _H.TELEHEALTH, _H.SHORTER, _H.LESS_OFTEN),
    _Q.PRIVACY: (_H.TALK, _H.IN_PERSON, _H.TELEPHONE, _H.EVENING),
    _Q.CARING: (_H.TALK, _H.SCHOOL_HOURS, _H.EVENING, _H.TELEHEALTH),
    _Q.HEALTH_LIMITS: (_H.TALK, _H.ACCESS, _H.SHORTER, _H.TELEHEALTH),
    _Q.CONNECTION: (_H.TALK, _H.IN_PERSON, _H.TELEPHONE, _H.PAPER),
    _Q.LANGUAGE: (_H.TALK, _H.INTERPRETER),
    _Q.OTHER: (_H.TALK,),
}
"""What is offered with each circumstance; a talk with each."""

STANDS_IN_THE_WAY: Final = (*OFFERED, _Q.IN_THE_WAY)
"""What a plan can answer: the circumstances, and what might get in the way of it in words."""

LONGEST_HELPS: Final = 80


def helps_of(said: str) -> tuple[Helps, ...]:
    """Return what could help, as the tables keep it: several, with a comma between."""
    return tuple(Helps(each) for each in said.split(",") if each)


def helps_said(question: Question, chosen: Iterable[str]) -> str:
    """Return what was chosen as the tables keep it: each once, in the order of what is offered."""
    named = set(chosen)
    return ",".join(helps.value for helps in OFFERED[question] if helps.value in named)


def helps_words(said: str) -> str:
    """Return what could help as one reads it."""
    return " · ".join(str(helps.label) for helps in helps_of(said))


def _sayable(offered: Sequence[Helps]) -> Iterator[str]:
    for count in range(1, len(offered) + 1):
        for chosen in combinations(offered, count):
            yield ",".join(chosen)


HELPS_SAYABLE: Final = tuple(sorted({said for each in OFFERED.values() for said in _sayable(each)}))
"""Everything that may stand in a table: what is offered together, in its order."""


class Section(models.TextChoices):
    """The sections that hold questions of the intake's own, in their order."""

    BEGINNING = "beginning", _("What brings you")
    STRENGTHS = "strengths", _("What is going well, and who stands by you")
    HARD = "hard", _("What is hard")
    STORY = "story", _("Your story")
    TREATMENT = "treatment", _("Treatment and medication now")
    READINESS = "readiness", _("What you are ready for")
    CIRCUMSTANCES = "circumstances", _("What may stand in the way")


@dataclass(frozen=True, kw_only=True)
class SectionSaid:
    """How a section is introduced, and what it asks."""

    lead: _StrPromise
    asks: tuple[Question, ...]


SECTIONS: Final[dict[Section, SectionSaid]] = {
    Section.BEGINNING: SectionSaid(
        lead=_("Begin wherever you like. A few words are enough; you can come back to them."),
        asks=(_Q.BRINGS, _Q.HOPES),
    ),
    Section.STRENGTHS: SectionSaid(
        lead=_(
            "Before what hurts: what carries you. Therapy builds on it, and it is easily forgotten "
            "on a hard day."
        ),
        asks=(_Q.GOING_WELL, _Q.GOOD_AT, _Q.ENJOY, _Q.STANDS_BY),
    ),
    Section.HARD: SectionSaid(
        lead=_("As much or as little as you want to put down here. The rest can wait for a talk."),
        asks=(_Q.HARD, _Q.SINCE, _Q.EFFECTS, _Q.TRIED),
    ),
    Section.STORY: SectionSaid(
        lead=_("You choose what belongs here. Nobody needs your whole life on a page."),
        asks=(_Q.STORY, _Q.EARLIER, _Q.HELPED),
    ),
    Section.TREATMENT: SectionSaid(
        lead=_("So that nothing you are given works against something else."),
        asks=(_Q.TREATED, _Q.MEDICATION, _Q.HEALTH),
    ),
    Section.READINESS: SectionSaid(
        lead=_(
            "There is no right number. These rulers are Telos’s own and no study has tested them: "
            "they are a way into a talk, and nothing is decided by them."
        ),
        asks=(_Q.WILLING, _Q.COMMITTED, _Q.IN_THE_WAY, _Q.EASIER),
    ),
    Section.CIRCUMSTANCES: SectionSaid(
        lead=_(
            "Open what stands in your way, choose what could help, and leave the rest. Your "
            "therapist and you then see what can be arranged."
        ),
        asks=tuple(OFFERED),
    ),
}

HINTS: Final[dict[Question, _StrPromise]] = {
    _Q.BRINGS: _("What made you look for help just now, in your own words."),
    _Q.HOPES: _("Something that you, or somebody near you, would notice."),
    _Q.GOING_WELL: _("Small things count: a good cup of tea, a neighbour who says hello."),
    _Q.GOOD_AT: _("Ask yourself what a friend would say."),
    _Q.STANDS_BY: _("People, animals, places, a faith: whoever or whatever holds you."),
    _Q.STORY: _("Where you come from, what shaped you, what you are proud of, what was taken."),
    _Q.EARLIER: _("With whom, roughly when, and for what."),
    _Q.MEDICATION: _("Name, how much and how often, if you know; also without a prescription."),
    _Q.HEALTH: _("Illness, pain, sleep, a pregnancy, anything that you want to be considered."),
}

ENDS: Final[dict[Question, tuple[_StrPromise, _StrPromise]]] = {
    _Q.WILLING: (_("not at all"), _("very willing")),
    _Q.COMMITTED: (_("none just now"), _("as much as it takes")),
}
"""The two ends of each ruler."""


def asked_how(question: Question) -> Asked:
    """Return how a question is answered."""
    if question in ENDS:
        return Asked.RULER
    return Asked.BARRIER if question in OFFERED else Asked.WORDS


def obstacle_name(question: Question) -> str:
    """Return what stands in the way, as a plan names it."""
    if question == Question.IN_THE_WAY:
        return gettext("What might get in the way")
    return str(question.label)


def section_of(question: Question) -> Section:
    """Return the section in which a question stands."""
    return next(section for section, said in SECTIONS.items() if question in said.asks)


class FormulationPart(models.TextChoices):
    """The parts of a formulation, in the order in which they are written."""

    WHAT_BRINGS = "what_brings", _("What brings them now")
    MADE_LIKELY = "made_likely", _("What made it likely")
    SET_OFF = "set_off", _("What set it off")
    KEEPS_GOING = "keeps_going", _("What keeps it going")
    PROTECTS = "protects", _("What protects and strengthens")
    HANGS_TOGETHER = "hangs_together", _("How it hangs together, in a few sentences")


# As the client reads the same parts.
PART_FOR_CLIENT: Final[dict[FormulationPart, _StrPromise]] = {
    FormulationPart.WHAT_BRINGS: _("What brings you now"),
    FormulationPart.MADE_LIKELY: _("What made it likely"),
    FormulationPart.SET_OFF: _("What set it off"),
    FormulationPart.KEEPS_GOING: _("What keeps it going"),
    FormulationPart.PROTECTS: _("What protects and strengthens you"),
    FormulationPart.HANGS_TOGETHER: _("How it hangs together"),
}
LONGEST_PART: Final = 4_000
