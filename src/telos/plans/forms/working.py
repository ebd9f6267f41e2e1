"""How the two work and when they meet: asked of a plan, and of a template of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.plans.enums import LONGEST_MINUTES, MOST_SESSIONS, SHORTEST_MINUTES, Rhythm, Setting
from telos.plans.queries import all_approaches
from telos.scheduling.enums import Place


class WorkingForm(forms.Form):
    """The approaches, and when and how the two meet."""

    approaches = forms.MultipleChoiceField(
        label=_("How do you work?"),
        help_text=_("One, or several: then it is a blend."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose the approach you work by, or several."),
            "invalid_choice": _("Choose among the approaches that are offered."),
        },
    )
    setting = forms.ChoiceField(
        label=_("With whom?"),
        help_text=_(
            "The library says of each thing whether it is made for one, a group, a couple or a "
            "family."
        ),
        choices=Setting.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom the client meets.")},
    )
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=Rhythm.choices,
        error_messages={"required": _("Choose how often you meet.")},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes each time?"),
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        error_messages={
            "required": _("Enter the minutes of a session."),
            "invalid": _("Enter the minutes as a number, for example 50."),
            "min_value": _("A session takes 10 minutes at least."),
            "max_value": _("A session takes 240 minutes at most."),
        },
    )
    places = forms.MultipleChoiceField(
        label=_("How do you meet?"),
        choices=Place.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose how you meet.")},
    )
    sessions = forms.IntegerField(
        label=_("About how many sessions?"),
        help_text=_("Leave it empty where you leave it open."),
        required=False,
        min_value=1,
        max_value=MOST_SESSIONS,
        error_messages={
            "invalid": _("Enter the sessions as a number, for example 12."),
            "min_value": _("Enter one session at least, or leave it empty."),
            "max_value": _("Enter 300 sessions at most, or leave it empty."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._set_choices("approaches", [(each.key, each.name) for each in all_approaches()])

    def _set_choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices
