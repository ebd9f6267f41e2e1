"""What a password must be, refused in words that say what to do instead."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from telos.people.models import Person

# Our own judgement: “aaaabbbbcccc” and “121212121212” hold no more to guess than a short word.
_FEWEST_LETTERS: Final = 5


class LongEnough(password_validation.MinimumLengthValidator):
    """Length is what makes a password hard to guess."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse a short one."""
        del user  # whoever it is
        if len(password) < self.min_length:
            raise ValidationError(
                _("This has %(length)d characters; take %(least)d or more, such as four words.")
                % {"length": len(password), "least": self.min_length},
                code="password_too_short",
            )


class NotKnown(password_validation.CommonPasswordValidator):
    """Refuses what stands on every list of passwords."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse one that many people have taken."""
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(
                _("Many people have taken this one, so it is tried first. Take words of your own."),
                code=error.code,
            ) from error


class NotLikeYou(password_validation.UserAttributeSimilarityValidator):
    """Refuses one's own name and address."""

    def validate(self, password: str, user: Any = None) -> None:
        """Refuse one that is easily guessed by who knows the person."""
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(
                _("This is much like your name or address. Take words that others cannot know."),
                code=error.code,
            ) from error


class NotARow:
    """Refuses figures alone, a row of the keyboard or the alphabet, and few letters repeated."""

    def validate(self, password: str, user: Person | None = None) -> None:
        """Refuse one that is soon run through."""
        del user  # whoever it is
        if password.isdigit():
            raise ValidationError(
                _("Figures alone are soon run through. Put words with them, or instead of them."),
                code="password_entirely_numeric",
            )
        if len(set(password.casefold())) < _FEWEST_LETTERS or _is_row(password.casefold()):
            raise ValidationError(
                _("The same few letters, or a row of them, are soon run through. Take words."),
                code="password_too_simple",
            )

    def get_help_text(self) -> str:
        """Say what is asked for."""
        return _("Take words, not figures alone or a row of letters.")


def _is_row(password: str) -> bool:
    """Tell whether each letter follows the one before: “abcdefghijkl”."""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(password)}
    return len(steps) == 1
