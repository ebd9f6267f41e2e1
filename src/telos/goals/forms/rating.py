"""How far along a goal is, as somebody says it: themselves, or a client to their therapist."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.goals.enums import HIGHEST_RATING, LOWEST_RATING
from telos.goals.forms.fields import DayField
from telos.goals.forms.whose import WhoseForm, whose_field

if TYPE_CHECKING:
    from telos.access.actions import Spoken


class RateGoalForm(forms.Form):
    """A rating from 0 to 10 on a day, today if nothing else is said."""

    value = forms.TypedChoiceField(
        label=_("How far along is it, from 0 to 10?"),
        help_text=_("0 is “not at all there”, 10 is “fully there”."),
        choices=[(n, str(n)) for n in range(LOWEST_RATING, HIGHEST_RATING + 1)],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a number from 0 to 10."),
            "invalid_choice": _("Choose a number from 0 to 10."),
        },
    )
    rated_on = DayField()
    submission_key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)

    def spoken(self) -> Spoken | None:
        """Return how a client’s word was said: nothing, for whoever sends it says their own."""
        return None


class RateForClientForm(WhoseForm, RateGoalForm):
    """A rating beside a client without an account: what they said, or the therapist’s own."""

    whose = whose_field(_("Whose rating is it?"), asks=_("Choose whose rating it is."))

    said_on_field = "rated_on"
    field_order = ("whose", "value", "rated_on")
