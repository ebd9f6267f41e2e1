"""How what the client named in the intake is planned for: a line beside each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from telos.base.forms import WordsField
from telos.intake.enums.questions import obstacle_name
from telos.plans.actions import Arranged
from telos.vault.errors import Unopened

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from telos.intake.queries import BarrierTold
    from telos.plans.queries import VersionRead

LONGEST_ARRANGED: Final = 300


def arranged_name(told: BarrierTold) -> str:
    """Return what the line about something that was told is called in the form."""
    return f"met_{told.question}"


def seen_name(told: BarrierTold) -> str:
    """Return under which name the form sends which version of the answer stood beside the line."""
    return f"seen_{told.question}"


def arranged_fields(
    told: Sequence[BarrierTold], *, is_first: bool
) -> Iterator[tuple[str, forms.Field]]:
    """Return a line for each; a first plan begins with what was arranged in the intake."""
    for each in told:
        name = obstacle_name(each.question)
        arranged = each.plan.arranged if each.plan and is_first else ""
        yield (
            arranged_name(each),
            WordsField(
                label=_("%(name)s: how is it planned for?") % {"name": name},
                required=False,
                max_length=LONGEST_ARRANGED,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial="" if isinstance(arranged, Unopened) else arranged[:LONGEST_ARRANGED],
            ),
        )


def told_otherwise(
    told: Sequence[BarrierTold], data: Mapping[str, Any], cleaned: Mapping[str, Any]
) -> Iterator[str]:
    """Return the lines that answer something which the client has put otherwise since."""
    for each in told:
        seen = data.get(seen_name(each), "")
        if cleaned.get(arranged_name(each)) and seen != str(each.entry.public_id):
            yield arranged_name(each)


def arranged_from(told: Sequence[BarrierTold], cleaned: Mapping[str, Any]) -> tuple[Arranged, ...]:
    """Return what the lines say; an empty one plans for nothing."""
    lines = ((each, cleaned[arranged_name(each)]) for each in told)
    return tuple(Arranged(entry=each.entry, how=how) for each, how in lines if how)


def arranged_before(version: VersionRead) -> dict[str, Any]:
    """Return what a version says, for the lines of the next one."""
    said = {f"met_{row.entry.question}": row.how for row in version.arranged}
    # Our sentence in the place of words that do not open is not theirs to send back.
    return {name: "" if isinstance(how, Unopened) else how for name, how in said.items()}
