"""Planning an appointment and saying what became of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from telos.base import clock
from telos.base.forms import WordsField
from telos.scheduling.enums import (
    ALLOWED_MOVES,
    LONGEST_MINUTES,
    LONGEST_REASON,
    SHORTEST_MINUTES,
    AppointmentState,
    Place,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from telos.scheduling.models import Appointment

# The usual hour of therapy.
_USUAL_MINUTES: Final = 50

# Days. A year beyond these is a slip of the pen.
_FURTHEST_BACK: Final = 366
_FURTHEST_AHEAD: Final = 731

SETTLE_NAMES: Final[dict[AppointmentState, _StrPromise]] = {
    AppointmentState.ATTENDED: _("It took place"),
    AppointmentState.MISSED: _("It was missed"),
    AppointmentState.CANCELLED: _("It was cancelled"),
}


class PlanAppointmentForm(forms.Form):
    """A day, a time, how long and how the two will meet."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Enter the day as day, month and year, for example 24/11/2026."),
        },
    )
    time = forms.TimeField(
        label=_("Time"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("Enter the time as hours and minutes, for example 14:30."),
        },
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        initial=_USUAL_MINUTES,
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        error_messages={
            "required": _("Enter how many minutes it takes."),
            "invalid": _("Enter the minutes as a whole number, for example 50."),
            "min_value": _("An appointment takes at least 5 minutes."),
            "max_value": _("An appointment takes at most 480 minutes."),
        },
    )
    place = forms.ChoiceField(
        label=_("How you meet"),
        choices=Place.choices,
        initial=Place.IN_PERSON,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how you meet."),
            "invalid_choice": _("Choose one of the ways that are offered."),
        },
    )

    def clean_day(self) -> date:
        """Refuse a day so far away that it must be a slip."""
        day: date = self.cleaned_data["day"]
        today = clock.today()
        if day < today - timedelta(days=_FURTHEST_BACK):
            raise forms.ValidationError(_("This day is more than a year ago. Check the year."))
        if day > today + timedelta(days=_FURTHEST_AHEAD):
            raise forms.ValidationError(_("This day is more than two years away. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        """Put day and time together, in the time zone of the installation."""
        cleaned = super().clean() or self.cleaned_data
        day, hour = cleaned.get("day"), cleaned.get("time")
        if isinstance(day, date) and isinstance(hour, time):
            try:
                cleaned["starts_at"] = forms.utils.from_current_timezone(
                    datetime.combine(day, hour)
                )
            except forms.ValidationError:
                self.add_error(
                    "time",
                    _("The clocks change at this time. Choose another time, please."),
                )
        return cleaned

    def starts_at(self) -> datetime:
        """Return the moment, aware of its time zone."""
        return cast("datetime", self.cleaned_data["starts_at"])

    def place_chosen(self) -> Place:
        """Return how the two will meet."""
        return Place(self.cleaned_data["place"])


class MoveAppointmentForm(PlanAppointmentForm):
    """Another day, time, length or place for an appointment that is still to come."""

    @staticmethod
    def initial_from(appointment: Appointment) -> dict[str, Any]:
        """Return the appointment as it stands, for somebody who begins to move it."""
        starts_at = localtime(appointment.starts_at)
        return {
            "day": starts_at.date(),
            "time": starts_at.time(),
            "minutes": appointment.minutes,
            "place": appointment.place,
        }


class SettleAppointmentForm(forms.Form):
    """What became of an appointment."""

    state = forms.ChoiceField(
        label=_("What became of it"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what became of the appointment."),
            "invalid_choice": _("Choose one of the answers that are offered."),
        },
    )
    why = WordsField(
        label=_("Why, in a few words"),
        help_text=_("It stands beside the appointment. Nothing clinical: the practice reads it."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, appointment: Appointment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = settlements_of(appointment)
        cast("forms.ChoiceField", self.fields["state"]).choices = [
            (state.value, SETTLE_NAMES[state]) for state in allowed
        ]

    def state_chosen(self) -> AppointmentState:
        """Return what became of it."""
        return AppointmentState(self.cleaned_data["state"])


def settlements_of(appointment: Appointment) -> list[AppointmentState]:
    """Return what may still be said of the appointment.

    Nobody has come to, or missed, a meeting that has not begun.
    """
    allowed = ALLOWED_MOVES[AppointmentState(appointment.state)]
    if appointment.starts_at > clock.now():
        allowed &= {AppointmentState.CANCELLED}
    return [state for state in AppointmentState if state in allowed]
