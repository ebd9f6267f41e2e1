"""The colours as tokens.css has them, and how well words and lines stand out on their grounds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOKENS = Path(__file__).with_name("tokens.css")
WORDS = 4.5
LINES = 3.0
"""The least contrast of words, and of lines that carry meaning (WCAG 2.2, 1.4.3 and 1.4.11)."""

_BLOCK = re.compile(r":root([^{]*)\{([^}]*)\}")
_COLOUR = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6});")


@dataclass(frozen=True, slots=True)
class Pair:
    """A colour on a ground, as pages use it."""

    colour: str
    ground: str
    least: float


PAIRS = (
    *(Pair("ink", ground, WORDS) for ground in ("paper", "surface", "sunken", "stone")),
    *(Pair("ink-soft", ground, WORDS) for ground in ("paper", "surface", "sunken", "stone")),
    *(Pair("ink-soft", f"{tone}-mist", WORDS) for tone in ("pine", "sky")),
    *(Pair("pine", ground, WORDS) for ground in ("paper", "surface", "sunken")),
    *(Pair("pine-deep", ground, WORDS) for ground in ("paper", "surface", "pine-mist")),
    *(Pair("on-pine", ground, WORDS) for ground in ("pine", "pine-deep")),
    *(Pair(tone, f"{tone}-mist", WORDS) for tone in ("clay", "ochre", "sky", "plum", "fault")),
    *(Pair("ink", f"{tone}-mist", WORDS) for tone in ("pine", "ochre", "sky", "fault")),
    *(Pair(tone, "surface", WORDS) for tone in ("clay", "ochre", "sky", "plum", "fault")),
    *(Pair(tone, "paper", WORDS) for tone in ("clay", "ochre", "plum")),
    *(Pair(tone, "sky-mist", WORDS) for tone in ("clay", "plum")),
    *(Pair("edge", ground, LINES) for ground in ("paper", "surface", "stone")),
    *(Pair("focus", ground, LINES) for ground in ("paper", "surface", "sunken")),
)


@cache
def palettes() -> dict[str, dict[str, str]]:
    """Return the colours by theme and name."""
    blocks = _BLOCK.findall(TOKENS.read_text(encoding="utf-8"))
    light = dict(_COLOUR.findall(blocks[0][1]))
    dark = dict(_COLOUR.findall(blocks[-1][1]))
    return {"light": light, "dark": light | dark}


def dark_blocks() -> list[dict[str, str]]:
    """Return the dark colours wherever they are written: for the device's wish and the person's."""
    blocks = _BLOCK.findall(TOKENS.read_text(encoding="utf-8"))
    return [dict(_COLOUR.findall(body)) for _where, body in blocks[1:]]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 -- sRGB
        for share in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
