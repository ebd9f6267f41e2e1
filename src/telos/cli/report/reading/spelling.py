"""Names that are spelt in more than one way and are one name."""

import re
import unicodedata


def composed(text: str) -> str:
    """The text as one compares it: é is one sign, and not an e and an accent (NFC)."""
    return unicodedata.normalize("NFC", text)


def plain(name: str) -> str:
    """A name as it is compared: small letters, words joined by one underscore."""
    return re.sub(r"[^\w]+|_+", "_", composed(name.strip()).casefold()).strip("_")
