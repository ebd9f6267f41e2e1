"""Strings that have broken other people's software; each carries a mark by which it is known."""

from __future__ import annotations

import random
from itertools import islice, product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK: Final = "zq7x"
PRODUCT: Final = "51724863"
"""What a page would say that reckoned 7191 × 7193 for somebody."""
_A_MILLION: Final = 1_000_000

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "nothing and control": (
        *("\0", f"{MARK}\0", "\x01\x02\x03", "\x1b[31m", "\x7f", "\b\b\b", "\r\n", "\n" * 40, "\t"),
        *("\u2028", "\u2029", "\x85", "\x0b\x0c", f"a\0{MARK}"),
    ),
    "surrogates and no characters": (
        *("\ud800", "\udfff", "\ud83d", "\udc00\ud800", f"{MARK}\udead", "\ufffe", "\uffff"),
        *("\U0010ffff", "\ufffd", "\ue000", "\U000e0041"),
    ),
    "direction and width": (
        *("\u202e", f"\u202e{MARK}\u202c", "\u2066x\u2069", "\u200f", "\u200b", "\u2060", "\ufeff"),
        *("e\u0301" * 60, "Z̡̢͖͗" * 30, "👩‍👩‍👧‍👦", "ﷺ", "ß", "ı", "Ⅷ", "①", "٣", "𝟛", "＜script＞"),
    ),
    "formulas": (
        *(f"={MARK}()", "=1+1", "+1+1", "-1+1", "@SUM(A1)", "＝1+1", "\t=1", "=cmd|' /C calc'!A0"),
        '=HYPERLINK("http://evil.example","x")',
    ),
    "sql": (
        *("'", '"', "';--", "' OR '1'='1", "1; DROP TABLE goals_goal;--", "' UNION SELECT NULL--"),
        *("\\'", "%' OR 1=1--", "'||(SELECT version())||'", "1) OR (1=1", "$$x$$", "?", "%s", ":x"),
    ),
    "paths": (
        *("../" * 8 + "etc/passwd", "..\\..\\x", "/etc/passwd", "file:///etc/passwd", "C:\\x"),
        *("%2e%2e%2f", "%00", "%c0%af", "con", "NUL", "~root", "//evil.example/x", "\\\\evil\\x"),
    ),
    "templates": (
        *("{{7191*7193}}", "${7191*7193}", "#{7191*7193}", "<%= 7191*7193 %>", "{% debug %}"),
        *(
            "{{ settings.SECRET_KEY }}",
            "{% include 'x' %}",
            "{0.__class__}",
            "%(password)s",
            "{",
            "}}",
        ),
        *("%n%n%n", "%s" * 20, "{{request.user.password}}", "[[7191*7193]]", "{{7191*7193|safe}}"),
    ),
    "markup": (
        *(f"<{MARK}>", f"<{MARK} on{MARK}=1>", f'"><{MARK}>', f"'><{MARK}>", f'" on{MARK}="1'),
        *(f"' on{MARK}='1", f"</textarea><{MARK}>", f"</title><{MARK}>", f"</select><{MARK}>"),
        *(f"<svg><{MARK}>", f"<!--><{MARK}>", f"]]><{MARK}>", f"<script>{MARK}</script>"),
        *(
            f"javascript:{MARK}()",
            f"data:text/html,<{MARK}>",
            "&lt;",
            "&#0;",
            "&#xD800;",
            "&amp;amp;",
        ),
        *(f"<img src=x onerror={MARK}>", f"<math><{MARK}>", f"\x00<{MARK}>", f"<\x00{MARK}>"),
    ),
    "lines of a header": (
        *(
            f"x\r\nX-{MARK}: 1",
            f"x\nBcc: {MARK}@evil.example",
            "x\r\n\r\n<html>",
            "x%0d%0aSet-Cookie:a",
        ),
        f"{MARK}@evil.example\nCc: b@evil.example",
    ),
    "json and numbers": (
        *("[" * 20_000, "{" + '"a":{' * 5_000, "[" * 500 + "]" * 500, "null", "true", "{}", "[]"),
        *('{"__proto__":1}', "NaN", "Infinity", "-0", "1e309", "9" * 400, "-1", "0x10", "1_000"),
        *("1e-400", "²", "½", "00000000-0000-0000-0000-000000000000", "2026-02-30", "9999-12-31"),
        *("0001-01-01", "24:60", "2026-13-01", "99999999999999999999", "1.7976931348623157e+308"),
    ),
    "length": (
        *(MARK * (_A_MILLION // 4), "x" * 70_000, "é" * 5_001, "a b " * 1_000, "\n" * 5_000),
        "1" * 5_000,
    ),
}
# Sent in the shortest run too: a number may be longer than a float holds, or than Python reads.
FIRST: Final = ("9" * 400, "1" * 5_000)
_BEFORE: Final = ("", " ", MARK, "\u202e", "é", '"', "'", ">", "\\", "\n", "{{", "=")
_AFTER: Final = ("", " ", MARK, "'", '"', "<", "\\", "\u200b", "--", "}}", "\udc80", "%")


def bad_strings(number: int, *, seed: int = 7) -> list[str]:
    """So many different ones, of every family as evenly as may be; the same each time."""
    lines = [_family(strings, seed) for strings in FAMILIES.values()]
    found: dict[str, None] = dict.fromkeys(FIRST)
    while lines and len(found) < number:
        for line in list(lines):
            made = next(line, None)
            if made is None:
                lines.remove(line)
            else:
                found[made] = None
    return list(islice(found, number))


def _family(strings: tuple[str, ...], seed: int) -> Iterator[str]:
    """The strings as they stand, in an order of chance, and then dressed up; long ones once."""
    chance = random.Random(seed)  # noqa: S311 -- an order, no secret
    plain = list(strings)
    chance.shuffle(plain)
    yield from plain
    dressed = [
        before + each + after
        for before, after, each in product(_BEFORE, _AFTER, plain)
        if len(each) < 1_000 and before + after
    ]
    chance.shuffle(dressed)
    yield from dressed
