"""Why something sealed does not open; none of these says anything of what it holds."""

from __future__ import annotations


class VaultError(Exception):
    """Something sealed cannot be opened, or nothing can be sealed."""


class SealBrokenError(VaultError):
    """The sealed bytes are not what was sealed in this place: changed, moved or cut."""

    def __init__(self) -> None:
        super().__init__("A sealed value does not open in the place where it stands.")


class KeyDestroyedError(VaultError):
    """The owner's keys were destroyed: what was sealed with them is erased, for good."""

    def __init__(self) -> None:
        super().__init__("The keys of this owner were destroyed; what they sealed is erased.")


class KeyUnknownError(VaultError):
    """No key of this owner is the one that sealed the value: a restored or lost store of keys."""

    def __init__(self) -> None:
        super().__init__("The key that sealed this value is not in the store of keys.")


class MasterKeyError(VaultError):
    """The master key is missing, cannot be read, or is not the one that wrapped a key."""


class EmptyTextError(ValueError):
    """Nothing was to be sealed where something has to stand."""

    def __init__(self) -> None:
        super().__init__("A text that has to be there is empty.")


class Unopened(str):
    """A sentence for people in the place of a text that does not open, with the reason.

    It cannot be sealed again as if somebody had written it.
    """

    __slots__ = ("error",)
    error: VaultError

    def __new__(cls, sentence: str, *, error: VaultError) -> Unopened:  # noqa: PYI034 -- a str's
        """Make the sentence and keep the reason."""
        made = super().__new__(cls, sentence)
        made.error = error
        return made
