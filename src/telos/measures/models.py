"""Schedules, responses, answers and the alerts that answers raise."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from telos.base.models import Row
from telos.episodes.models import Episode
from telos.measures.enums import (
    LONGEST_INTERVAL_DAYS,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_VERSION,
    EnteredAs,
    Presentation,
)
from telos.people.models import Person, Practice
from telos.vault.enums import KeyClass
from telos.vault.rows import SealedRow, SealedTextField, holds_text


class PracticeInstrument(Row):
    """A questionnaire of a practice's own, in one version; its definition never changes.

    A newer version is a new row, so that what was answered keeps the version it was answered in.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="instruments")
    key = models.CharField(_("key"), max_length=LONGEST_KEY)
    version = models.CharField(_("version"), max_length=LONGEST_VERSION)
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    definition = models.TextField(_("definition"))
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(_("not asked any more since"), null=True, blank=True)
    retired_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("questionnaire of a practice")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "key", "version"], name="practice_instrument_one_a_version"
            ),
            models.UniqueConstraint(
                fields=["practice", "key"],
                condition=Q(retired_at=None),
                name="practice_instrument_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
                name="practice_instrument_retired_by_somebody",
            ),
        ]


class PracticeWording(Row):
    """The words of a questionnaire that are not Telos's to give, with who allowed them.

    The permission stands in the words' own text too; here it can be read and searched.
    """

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="wordings")
    instrument_key = models.CharField(_("questionnaire"), max_length=LONGEST_KEY)
    language = models.CharField(_("language"), max_length=LONGEST_VERSION)
    wording = models.TextField(_("words"))
    allowed_by = models.CharField(_("allowed by"), max_length=LONGEST_NAME, blank=True)
    allowed_on = models.DateField(_("allowed on"), null=True, blank=True)
    reference = models.CharField(_("reference"), max_length=LONGEST_REASON, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("words of a questionnaire")
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "instrument_key", "language"],
                condition=Q(withdrawn_at=None),
                name="practice_wording_one_a_language",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="practice_wording_withdrawn_by_somebody",
            ),
        ]


class MeasureSchedule(Row):
    """A questionnaire that is asked once or every so many days, from a day to a day."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="measure_schedules")
    instrument_key = models.CharField(_("questionnaire"), max_length=LONGEST_KEY)
    every_days = models.PositiveSmallIntegerField(_("every … days"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_main = models.BooleanField(_("main measure"), default=False)
    presentation = models.CharField(
        max_length=16, choices=Presentation.choices, default=Presentation.ONE_A_SCREEN
    )
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("schedule of a questionnaire")
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "instrument_key"],
                condition=Q(ends_on=None),
                name="schedule_one_a_questionnaire",
            ),
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(ends_on=None, is_main=True),
                name="schedule_one_main_measure",
            ),
            models.CheckConstraint(
                condition=Q(every_days=None)
                | Q(every_days__gte=1, every_days__lte=LONGEST_INTERVAL_DAYS),
                name="schedule_interval_sensible",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="schedule_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(presentation__in=Presentation.values),
                name="schedule_presentation_known",
            ),
        ]


class Response(SealedRow):
    """One filling-in of a questionnaire, begun or finished.

    The version and language of the instrument travel with it: an old response is never scored
    anew by a newer definition.
    """

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="responses")
    schedule = models.ForeignKey(
        MeasureSchedule, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    instrument_key = models.CharField(_("questionnaire"), max_length=LONGEST_KEY)
    instrument_version = models.CharField(max_length=LONGEST_VERSION)
    language = models.CharField(max_length=LONGEST_VERSION)
    coding = models.CharField(max_length=LONGEST_VERSION, default="standard")
    entered_as = models.CharField(max_length=8, choices=EnteredAs.choices)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    answered_count = models.PositiveSmallIntegerField(_("answered"), default=0)
    item_count = models.PositiveSmallIntegerField(_("questions"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_withdrawn = SealedTextField(_("why"), key_class=KeyClass.REMARK, blank=True)

    @property
    def is_entered(self) -> bool:
        """Whether somebody else entered what the client, without an account, answered in a talk."""
        by_client = self.answered_by_id == self.episode.client.person_id
        return self.entered_as == EnteredAs.ITEMS and not by_client

    class Meta:
        verbose_name = _("response")
        constraints = [
            models.UniqueConstraint(fields=["schedule", "due_on"], name="response_once_a_date"),
            models.UniqueConstraint(
                fields=["episode", "instrument_key", "answered_on"],
                condition=Q(entered_as=EnteredAs.TOTAL, withdrawn_at=None),
                name="response_one_total_a_day",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, why_withdrawn__isnull=True)
                | Q(
                    withdrawn_at__isnull=False,
                    withdrawn_by__isnull=False,
                    entered_as=EnteredAs.TOTAL,
                )
                & holds_text("why_withdrawn"),
                name="response_withdrawn_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(schedule=None) | Q(due_on__isnull=False),
                name="response_to_a_schedule_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None, answered_on=None, score=None)
                | Q(finished_at__isnull=False, answered_on__isnull=False),
                name="response_scored_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(answered_count__lte=models.F("item_count"))
                & (Q(finished_at=None) | Q(answered_count__gte=1)),
                name="response_counts_agree",
            ),
            models.CheckConstraint(
                condition=Q(entered_as=EnteredAs.ITEMS)
                | Q(entered_as=EnteredAs.TOTAL, schedule=None, score__isnull=False),
                name="response_total_has_a_score",
            ),
            # PostgreSQL would keep “not a number” and infinity; nothing is scored that high.
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=-1_000_000, score__lte=1_000_000),
                name="response_score_is_a_number",
            ),
        ]
        indexes = [models.Index(fields=["episode", "answered_on"], name="response_episode_day")]


class Answer(Row):
    """The answer to one question, saved as it is given; empty where the client passed over it."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="answers")
    item_key = models.CharField(max_length=32)
    value = models.SmallIntegerField(_("answer"), null=True)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.UniqueConstraint(fields=["response", "item_key"], name="answer_once_an_item")
        ]


class RiskAlert(SealedRow):
    """An answer that somebody must look at; it stays even if the answer is changed later."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="risk_alerts")
    item_key = models.CharField(max_length=32)
    value = models.SmallIntegerField()
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    what_was_done = SealedTextField(_("what was done"), key_class=KeyClass.REMARK, blank=True)

    class Meta:
        verbose_name = _("risk alert")
        constraints = [
            models.UniqueConstraint(
                fields=["response", "item_key", "value"], name="risk_alert_once_an_answer"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None, what_was_done__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                & holds_text("what_was_done"),
                name="risk_alert_acknowledged_by_somebody",
            ),
        ]
