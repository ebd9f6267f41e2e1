"""The house's fonts as data, for pages that stand alone: without a server, without another file."""

from __future__ import annotations

import base64
from functools import cache
from importlib.resources import files

_FONTS = files("telos.web") / "static" / "telos" / "fonts"

FONTS = (
    ("Source Serif 4 Variable", "source-serif-4-latin-opsz-normal.woff2", "200 900"),
    (
        "Atkinson Hyperlegible Next Variable",
        "atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "200 800",
    ),
)


@cache
def font_faces() -> str:
    """Return the fonts as data, or nothing where they are not built: the system's stand in."""
    faces = []
    for family, name, weights in FONTS:
        file = _FONTS / name
        if file.is_file():
            data = base64.b64encode(file.read_bytes()).decode()
            faces.append(
                f'@font-face{{font-family:"{family}";font-weight:{weights};font-display:swap;'
                f'src:url("data:font/woff2;base64,{data}") format("woff2")}}\n'
            )
    return "".join(faces)
