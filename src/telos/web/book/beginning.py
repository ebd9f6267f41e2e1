"""The chapter of the intake: every version of every answer, what was arranged, how it closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from telos.access.enums import Side
from telos.intake.enums.questions import (
    HIGHEST_ON_RULER,
    PART_FOR_CLIENT,
    SECTIONS,
    FormulationPart,
    Question,
    helps_words,
)
from telos.intake.enums.states import IntakeState
from telos.web.book.lines import Line, moment_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from telos.web.book.contents import Contents
    from telos.web.originals import Said


@dataclass(frozen=True, kw_only=True)
class QuestionTold:
    """One question with every answer, the first first, and what was arranged."""

    words: str
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class FormulationTold:
    """A version that was shared."""

    about: str
    parts: list[Line]


@dataclass(frozen=True, kw_only=True)
class IntakeTold:
    """One intake."""

    begun: str
    questions: list[QuestionTold]
    formulations: list[FormulationTold]
    moves: list[Line]
    said: tuple[Said, ...]


def intake_chapter(contents: Contents) -> list[IntakeTold]:
    """Return every intake, the latest first; it asks nothing that the copy has not read."""
    copy = contents.copy
    return [
        _intake(each, copy, said=contents.beside(UUID(each["id"])))
        for each in reversed(copy["intakes"])
    ]


def _intake(
    intake: Mapping[str, Any], copy: Mapping[str, Any], *, said: tuple[Said, ...]
) -> IntakeTold:
    def own(name: str) -> list[Mapping[str, Any]]:
        return [row for row in copy[name] if row["intake"] == intake["id"]]

    lines: dict[str, list[Line]] = {}
    for row in own("intake_answers"):
        more = _("from the talk") if _is_from_talk(row, copy["client"]) else ""
        lines.setdefault(row["question"], []).append(_answer(row, more=more))
    for row in own("intake_drafts"):
        lines.setdefault(row["question"], []).append(_answer(row, more=_("not saved")))
    for row in own("barrier_plans"):
        line = Line(name=_said(row), value=row["arranged"], more=_("arranged"))
        lines.setdefault(row["question"], []).append(line)
    return IntakeTold(
        begun=moment_of(intake["made_at"]),
        questions=list(_questions(lines)),
        formulations=[_formulation(row) for row in own("formulations")],
        moves=[
            Line(
                name=moment_of(row["made_at"]),
                value=str(IntakeState(row["to_state"]).label),
                more=" · ".join(filter(None, (row["by"], row["why"]))),
            )
            for row in own("intake_moves")
        ],
        said=said,
    )


def _questions(lines: Mapping[str, list[Line]]) -> Iterable[QuestionTold]:
    for section in SECTIONS.values():
        for question in section.asks:
            if question.value in lines:
                yield QuestionTold(words=str(Question(question).label), lines=lines[question.value])


def _answer(row: Mapping[str, Any], *, more: str = "") -> Line:
    said = []
    if row["value"] is not None:
        ruler = {"value": row["value"], "highest": HIGHEST_ON_RULER}
        said.append(_("%(value)d of %(highest)d") % ruler)
    if row["helps"]:
        said.append(helps_words(row["helps"]))
    said += [row["words"]] if row["words"] else []
    return Line(name=_said(row), value=". ".join(said) or _("taken out again"), more=more)


def _is_from_talk(row: Mapping[str, Any], client: Mapping[str, Any]) -> bool:
    """Tell whether somebody else entered what the client said."""
    account = client["account"]
    own = account is not None and row["by"] == account["display_name"]
    return bool(row["side"] == Side.CLIENT and not own)


def _said(row: Mapping[str, Any]) -> str:
    return _("%(who)s, %(when)s") % {"who": row["by"], "when": moment_of(row["made_at"])}


def _formulation(row: Mapping[str, Any]) -> FormulationTold:
    return FormulationTold(
        about=_said(row),
        parts=[
            Line(name=str(PART_FOR_CLIENT[part]), value=row[part.value])
            for part in FormulationPart
            if row[part.value]
        ],
    )
