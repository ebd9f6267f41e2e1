"""What a goal says: its words, how far it reaches, what comes first and its five levels."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.goals.enums import GoalDomain, GoalHorizon, GoalPriority, GoalState, Level
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text

# The levels in order, from −2 to +2.
LEVEL_FIELDS: Final = (
    "level_much_less",
    "level_less",
    "level_expected",
    "level_more",
    "level_much_more",
)

# What a goal says, and under which aim it stands: all that the two agree to, as each version
# keeps it.
TEXT_FIELDS: Final = ("words", "domain", "horizon", "priority", "baseline", *LEVEL_FIELDS)
AGREED_FIELDS: Final = (*TEXT_FIELDS, "aim_id")


def _level(label: Level) -> SealedTextField:
    return SealedTextField(label.label, key_class=KeyClass.GOAL, blank=True)


class GoalText(SealedRow):
    """What a goal says: carried by the goal as it stands and by each of its revisions."""

    words = SealedTextField(_("in the client’s own words"), key_class=KeyClass.GOAL)
    domain = models.CharField(_("about"), max_length=20, choices=GoalDomain.choices)
    horizon = models.CharField(_("reach"), max_length=8, choices=GoalHorizon.choices)
    state = models.CharField(_("state"), max_length=12, choices=GoalState.choices)
    priority = models.CharField(
        _("what comes first"), max_length=8, choices=GoalPriority.choices, blank=True, default=""
    )
    level_much_less = _level(Level.MUCH_LESS)
    level_less = _level(Level.LESS)
    level_expected = _level(Level.EXPECTED)
    level_more = _level(Level.MORE)
    level_much_more = _level(Level.MUCH_MORE)
    baseline = models.SmallIntegerField(
        _("level at the start"), choices=Level.choices, null=True, blank=True
    )
    # A step stands under an aim of the same episode; an aim under nothing. One level is enough.
    aim = models.ForeignKey("goals.Goal", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def levels(self) -> tuple[str, ...]:
        """The five levels from −2 to +2; none where nobody has said them."""
        if not self.has_levels:
            return ()
        return tuple(getattr(self, field) for field in LEVEL_FIELDS)

    @property
    def has_levels(self) -> bool:
        """Whether the levels are said; nothing is opened for it."""
        return self.baseline is not None


def on_the_scale(field: str) -> Q:
    """Return the condition that a level is one of the five.

    Said as a range: Django cannot read back a table of SQLite that lists single figures.
    """
    return Q(**{f"{field}__gte": min(Level), f"{field}__lte": max(Level)})


def levels_whole() -> Q:
    """Return the condition that five levels stand with where the goal began, or none at all."""
    none = Q(baseline__isnull=True)
    # “Not null” as well: a check that comes to nothing passes.
    whole = Q(baseline__isnull=False) & on_the_scale("baseline")
    for field in LEVEL_FIELDS:
        none &= Q(**{f"{field}__isnull": True})
        whole &= holds_text(field)
    return none | whole


def priority_known() -> Q:
    """Return the condition that what comes first is said in one of our words, or not at all."""
    return Q(priority__in=["", *GoalPriority.values])
