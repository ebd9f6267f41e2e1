"""Two versions of a plan side by side: part by part, what was added and what was taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from telos.web.plan_words import PlanPart, outside_title, parts_of
from telos.web.words import number_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telos.plans.queries import PlanRead, VersionRead

Change = Literal["same", "added", "taken"]
# Words in a row that are alike, from which on they are told as such; our own judgement.
_FEWEST_ALIKE: Final = 3


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A line or some words of one side, and whether the other side has them."""

    words: str
    change: Change


@dataclass(frozen=True, kw_only=True)
class PartCompared:
    """One part in both versions."""

    key: str
    title: str
    in_words: bool
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]

    @property
    def has_changed(self) -> bool:
        """Whether the two say it differently."""
        told = any(piece.change != "same" for piece in (*self.before, *self.after))
        return told or self.is_reordered

    @property
    def is_reordered(self) -> bool:
        """Whether the two say the same lines in another order."""
        sides = [[piece.words for piece in side] for side in (self.before, self.after)]
        return not self.in_words and sides[0] != sides[1] and sorted(sides[0]) == sorted(sides[1])


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two versions, the earlier first."""

    before: VersionRead
    after: VersionRead
    parts: tuple[PartCompared, ...]

    @property
    def changed(self) -> int:
        """In how many parts they differ."""
        return sum(part.has_changed for part in self.parts)

    @property
    def title(self) -> str:
        """Say in how much they differ."""
        words = ngettext(
            "Version %(after)d changes %(many)s part of version %(before)d",
            "Version %(after)d changes %(many)s parts of version %(before)d",
            self.changed,
        )
        if not self.changed:
            words = _("Version %(after)d says the same as version %(before)d")
        return words % {
            "after": self.after.number,
            "before": self.before.number,
            "many": number_word(self.changed),
        }


def asked_versions(
    plan: PlanRead, *, before: str, after: str
) -> tuple[VersionRead, VersionRead] | None:
    """Return the two versions that are asked for by number; else what is proposed or came last.

    None where there is one version alone.
    """
    if len(plan.versions) == 1:
        return None
    newest = plan.offer or plan.versions[-1]
    last = _numbered(plan, after) or newest
    first = _numbered(plan, before) or _beside(plan, last)
    earlier, later = sorted((first, last), key=lambda version: version.number)
    return None if earlier.number == later.number else (earlier, later)


def no_comparison_words(plan: PlanRead) -> str:
    """Say why nothing is compared."""
    if len(plan.versions) == 1:
        return _("There is one version so far, and nothing to compare it with.")
    return _("That is one and the same version. Choose two to compare.")


def compared(before: VersionRead, after: VersionRead) -> Comparison:
    """Compare two versions part by part."""
    parts = zip(parts_of(before), parts_of(after), strict=True)
    return Comparison(
        before=before, after=after, parts=tuple(_part(one, other) for one, other in parts)
    )


def compared_from_outside(comparison: Comparison) -> Comparison:
    """Return the same, told to somebody who is neither of the two."""
    parts = [replace(p, title=outside_title(p.key, p.title)) for p in comparison.parts]
    return replace(comparison, parts=tuple(parts))


def _numbered(plan: PlanRead, number: str) -> VersionRead | None:
    # A longer number names no version, and figures of other scripts are none of ours.
    plain = number.isascii() and number.isdecimal() and len(number) < len("10000")
    return plan.version(int(number)) if plain else None


def _beside(plan: PlanRead, version: VersionRead) -> VersionRead:
    """Return what a version is compared with where nobody says: what stands, else the one before.

    The first has none before it, and is compared with the one after.
    """
    standing = plan.standing
    if standing is not None and standing.number < version.number:
        return standing
    earlier = [each for each in plan.versions if each.number < version.number]
    return earlier[-1] if earlier else plan.versions[1]


def _part(before: PlanPart, after: PlanPart) -> PartCompared:
    split = _by_word if before.in_words else _by_line
    left, right = split(before.lines, after.lines)
    return PartCompared(
        key=after.key,
        title=after.title,
        in_words=before.in_words,
        before=tuple(left),
        after=tuple(right),
    )


def _by_line(before: Sequence[str], after: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    left = [Piece(words=line, change="same" if line in after else "taken") for line in before]
    right = [Piece(words=line, change="same" if line in before else "added") for line in after]
    return left, right


def _by_word(before: Sequence[str], after: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    """Compare two texts word by word.

    A word or two that happen to be alike within what has changed are told with it: a sentence in
    shreds cannot be read.
    """
    old, new = " ".join(before).split(), " ".join(after).split()
    left: list[tuple[str, Change]] = []
    right: list[tuple[str, Change]] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        at_an_end = i == 0 or j == len(old) or k == 0 or m == len(new)
        alike = kind == "equal" and (at_an_end or j - i >= _FEWEST_ALIKE)
        left += [(word, "same" if alike else "taken") for word in old[i:j]]
        right += [(word, "same" if alike else "added") for word in new[k:m]]
    return _runs(left), _runs(right)


def _runs(words: Sequence[tuple[str, Change]]) -> list[Piece]:
    """Put words of the same fate that follow each other together."""
    return [
        Piece(words=" ".join(word for word, _change in run), change=change)
        for change, run in groupby(words, key=lambda each: each[1])
    ]
