"""A small library of our own, to be broken in tests."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

Content = dict[str, Any]

LONG = "A sentence that is as long as the schema asks of a paragraph, and that says nothing else."

LIBRARY: dict[str, Content] = {
    "concerns.toml": {
        "concerns": [
            {"key": "sleep", "name": "Poor sleep"},
            {"key": "grief", "name": "Grief", "evidence": ["no_guideline"]},
        ]
    },
    "evidence.toml": {
        "sources": [
            {"key": "one", "text": "First guideline", "edition": "2022"},
            {"key": "two", "text": "Second guideline", "superseded": True},
        ],
        "statements": [
            {
                "key": "sleep_talk",
                "concern": "sleep",
                "statement": "The first guideline names talking.",
                "recorded": "talking",
                "recorded_for": "talk",
                "sources": ["one", "two"],
                "date": date(2026, 3, 5),
                "status": "looked-up",
            },
            {
                "key": "sleep_old",
                "concern": "sleep",
                "statement": "The second guideline names walking.",
                "recorded": "walking",
                "recorded_for": "walk",
                "sources": ["two"],
                "date": date(2026, 3, 5),
                "status": "looked-up",
            },
            {
                "key": "no_guideline",
                "concern": "grief",
                "statement": "There is no guideline for this.",
                "recorded": "no guideline",
                "recorded_for": "any",
                "sources": [],
                "date": date(2026, 3, 5),
                "status": "general knowledge",
            },
        ],
    },
    "approaches/talk.toml": {
        "key": "talk",
        "name": "Talking",
        "summary": LONG,
        "in_session": LONG,
        "evidence": ["sleep_talk"],
    },
    "interventions/walk.toml": {
        "key": "walk",
        "name": "Walking",
        "approaches": ["talk"],
        "what": LONG,
        "aims": ["coping", "wellbeing"],
        "concerns": ["sleep", "grief"],
        "formats": ["individual", "group"],
        "in_session": LONG,
        "at_home": LONG,
        "cautions": "Mind the step.",
        "evidence": ["sleep_old"],
    },
}


def library() -> dict[str, Content]:
    """A copy that a test may break."""
    return copy.deepcopy(LIBRARY)


def write(folder: Path, files: dict[str, Content]) -> Path:
    """Write the files, and hand the folder back."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"{key} = {_toml(value)}" for key, value in content.items())
        path.write_text("\n".join(lines), encoding="utf-8")
    return folder


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, str):
        return '"' + "".join(_escaped(sign) for sign in value) + '"'
    return str(value)


def _escaped(sign: str) -> str:
    """A sign as a basic string of TOML takes it."""
    if sign in {'"', "\\"}:
        return "\\" + sign
    return sign if sign.isprintable() else f"\\U{ord(sign):08X}"
