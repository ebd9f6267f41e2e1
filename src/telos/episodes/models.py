"""Episodes of care; every change of state is a row of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.episodes.enums import AFTER_A_PAUSE, EpisodeState, HandOverOutcome
from telos.people.models import Client, Person
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class Episode(Row):
    """One stretch of care, from the first enquiry to the end of aftercare."""

    client = models.ForeignKey(Client, models.PROTECT, related_name="episodes")
    state = models.CharField(_("state"), max_length=16, choices=EpisodeState.choices)
    opened_on = models.DateField(_("opened on"))
    paused_from = models.CharField(
        _("paused from"), max_length=16, choices=EpisodeState.choices, blank=True
    )
    """Where care stood when its pause began; empty where it goes on."""
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    """The day on which the two look again: as the pause began, or as it was put off since."""
    resumed_on = models.DateField(_("taken up again on"), null=True, blank=True)
    """When the last pause ended: before that day nothing was asked."""

    class Meta:
        verbose_name = _("episode of care")
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=~Q(state=EpisodeState.CLOSED),
                name="episode_one_open_a_client",
            ),
            models.CheckConstraint(
                condition=Q(state__in=EpisodeState.values), name="episode_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EpisodeState.PAUSED,
                    paused_from__in=[state.value for state in AFTER_A_PAUSE],
                    paused_until__isnull=False,
                )
                | (~Q(state=EpisodeState.PAUSED) & Q(paused_from="", paused_until=None)),
                name="episode_pause_whole",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether care goes on, or will after a pause."""
        return self.state != EpisodeState.CLOSED

    @property
    def is_paused(self) -> bool:
        """Whether the two have agreed to leave it be until some day."""
        return self.state == EpisodeState.PAUSED


class EpisodeMove(SealedRow):
    """A step from one state to the next, or a pause put off: when, by whom and why."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="moves")
    from_state = models.CharField(max_length=16, choices=EpisodeState.choices, blank=True)
    to_state = models.CharField(max_length=16, choices=EpisodeState.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    until = models.DateField(_("until"), null=True, blank=True)
    """The day to look again that was said with a pause, or with putting it off."""
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK, blank=True)

    class Meta:
        verbose_name = _("move of an episode")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_state__in=["", *EpisodeState.values])
                & Q(to_state__in=EpisodeState.values),
                name="episode_move_states_known",
            ),
            models.CheckConstraint(
                # A pause whose day is put off stays a pause.
                condition=~Q(from_state=models.F("to_state")) | Q(to_state=EpisodeState.PAUSED),
                name="episode_move_moves",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(to_state=EpisodeState.PAUSED),
                name="episode_move_until_of_a_pause",
            ),
            models.CheckConstraint(
                condition=Q(why__isnull=True) | holds_text("why"),
                name="episode_move_why_not_empty",
            ),
        ]


class EpisodeTransfer(SealedRow):
    """Who goes on with an episode: from whom it went to whom, when, by whom and why.

    Without a giver somebody takes it up beside those who care, or where nobody does; without a
    taker somebody's care ends.
    """

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="transfers")
    giver = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    taker = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK)

    class Meta:
        verbose_name = _("transfer of an episode")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(giver__isnull=False) | Q(taker__isnull=False),
                name="episode_transfer_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(giver=None) | Q(taker=None) | ~Q(giver=models.F("taker")),
                name="episode_transfer_between_two",
            ),
            models.CheckConstraint(condition=holds_text("why"), name="episode_transfer_says_why"),
        ]


class HandOverRequest(SealedRow):
    """A therapist asks that a colleague goes on in their place, and the practice answers.

    Without a colleague's name the practice says who.
    """

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="hand_over_requests")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    why = SealedTextField(_("why"), key_class=KeyClass.REMARK)
    outcome = models.CharField(max_length=12, choices=HandOverOutcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answer = SealedTextField(_("answer"), key_class=KeyClass.REMARK, blank=True)

    class Meta:
        verbose_name = _("request for a hand-over")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "asked_by"],
                condition=Q(settled_at=None),
                name="hand_over_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(to=None) | ~Q(to=models.F("asked_by")), name="hand_over_to_another"
            ),
            models.CheckConstraint(condition=holds_text("why"), name="hand_over_says_why"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None, settled_by=None)
                | Q(
                    outcome__in=HandOverOutcome.values,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="hand_over_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=HandOverOutcome.DECLINED) | holds_text("answer"),
                name="hand_over_declined_with_a_reason",
            ),
        ]

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it yet."""
        return self.settled_at is None
