"""A draft of a consent text, and publishing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.access.enums import LONGEST_REASON, LONGEST_TEXT
from telos.base.forms import WordsField

if TYPE_CHECKING:
    from telos.access.queries import TextInHand

AGAIN: Final = "again"
ONCE: Final = "once"


class DraftTextForm(forms.Form):
    """The words, and the change of the draft from which they were written."""

    words = WordsField(
        label=_("What clients read"),
        help_text=_(
            "Plain paragraphs with an empty line between them. Lines that begin with “- ” become a "
            "list."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        error_messages={
            "required": _("Write what clients are asked to agree to."),
            "max_length": _(
                "Keep it under %(limit_value)d characters; nobody reads more. There are "
                "%(show_value)d now."
            ),
        },
    )
    seen_revision = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    @staticmethod
    def initial_from(in_hand: TextInHand) -> dict[str, Any]:
        """Return what the manager goes on from."""
        return {"words": in_hand.words, "seen_revision": in_hand.revision}


class PublishTextForm(forms.Form):
    """Whether a yes to earlier words goes on counting, and what has changed."""

    asks_again = forms.ChoiceField(
        label=_("Does a yes to the earlier words go on counting?"),
        choices=[
            (ONCE, _("Yes: the new words mean the same.")),
            (AGAIN, _("No: everybody who agreed is asked again, and until then it is no yes.")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether those who agreed are asked again."),
            "invalid_choice": _("Choose whether those who agreed are asked again."),
        },
    )
    why = WordsField(
        label=_("What has changed"),
        help_text=_("A sentence. Clients read it above the words."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say in a few words what has changed; clients read it."),
            "max_length": _("Keep it under %(limit_value)d characters."),
        },
    )
    seen_revision = forms.IntegerField(min_value=0, max_value=2**31 - 2, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_first: bool, is_retired: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            # Everybody is asked the first version, and there is nothing from which it differs.
            del self.fields["why"]
        if is_first or is_retired:
            # A yes from before does not count, so everybody is asked.
            del self.fields["asks_again"]

    def asks_those_who_agreed(self) -> bool:
        """Return whether everybody who agreed is asked again."""
        return bool(self.cleaned_data.get("asks_again", AGAIN) == AGAIN)

    def what_changed(self) -> str:
        """Return what clients read of the change."""
        return str(self.cleaned_data.get("why", ""))


class RetireTextForm(forms.Form):
    """Why something is no longer asked."""

    why = WordsField(
        label=_("Why you stop asking it"),
        help_text=_("A sentence. Clients who had agreed read it."),
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Say in a few words why; clients who agreed read it."),
            "max_length": _("Keep it under %(limit_value)d characters."),
        },
    )
    text = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Open the page anew: it does not say which version you read."),
            "invalid": _("Open the page anew: it does not say which version you read."),
        },
    )
