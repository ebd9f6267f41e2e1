"""What cannot be done about a right, said to the person."""

from __future__ import annotations

from django.utils.translation import gettext as _


class RightsError(ValueError):
    """Something cannot be asked, answered or erased like this."""


class AlreadySentError(RightsError):
    """The form was sent before, with something else in it or by somebody else."""

    def __init__(self) -> None:
        super().__init__(_("This form was sent before. Open it anew and enter what is to be kept."))


class SettledError(RightsError):
    """Somebody has answered meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This has been answered meanwhile. Look at it again, please."))


class BarredError(RightsError):
    """Something stands in the way of erasing."""


class AlreadyErasedError(RightsError):
    """The record was erased before."""

    def __init__(self) -> None:
        super().__init__(_("This record has been erased already."))
