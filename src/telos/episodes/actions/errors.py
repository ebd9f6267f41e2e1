"""How a deed on an episode is refused."""

from __future__ import annotations


class MoveNotAllowedError(ValueError):
    """An episode cannot go from where it stands to where it was sent."""


class PauseError(MoveNotAllowedError):
    """A pause has no day on which the two look again, or none that can be."""


class MovedMeanwhileError(MoveNotAllowedError):
    """Care stands elsewhere, or pauses to another day, than on the page from which it was moved."""


class TransferError(ValueError):
    """An episode cannot go from one to another like this."""


class AskedError(ValueError):
    """It cannot be asked like this that a colleague goes on, or was answered already."""
