"""Answers to single items, drawn given their total."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

# How much more evenly the points of one person lie than chance would lay them. Ours: with 2 the
# first forms of `ROUTINE_CARE` have an alpha of .88 (PHQ-9) and .84 (GAD-7); published .89 and .92.
EVENNESS = 2


@dataclass(frozen=True)
class AnswerTable:
    """Chances of each item's answer, given the points that are left for it and those after it.

    ``below[profile, item, left, v]`` is the chance that the answer is ``v`` or less.
    """

    steps: Whole
    below: Floats


def answer_table(steps: Whole, readiness: Floats, *, personal: Floats) -> AnswerTable:
    """Tabulate how a total divides itself among items.

    Parameters
    ----------
    steps : array of int, shape (items,)
        Points that each item offers, at least 1.
    readiness : array of float, shape (items,)
        How readily an item is endorsed beside the others, above 0.
    personal : array of float, shape (profiles, items)
        By what this is multiplied in each kind of person, above 0.

    Notes
    -----
    Each item is a partial credit model with ``weight(v) = (C(steps, v) · readiness^v)^EVENNESS ·
    personal^v``. There
    the total is sufficient: given it, answers do not depend on how burdened somebody is, and
    ``P(v | left) = weight(v) · rest(left − v) / Σ``, with ``rest(t)`` the summed weights of all
    ways in which the items to come reach ``t``.

    References
    ----------
    Masters GN (1982). A Rasch model for partial credit scoring. Psychometrika 47:149-174.
    https://doi.org/10.1007/BF02296272
    """
    profiles, items = personal.shape
    highest, most = int(steps.max()), int(steps.sum())
    below = np.ones((profiles, items, most + 1, highest + 1))
    rest = np.zeros((profiles, most + 1))
    rest[:, 0] = 1.0
    for item in range(items - 1, -1, -1):
        ways = np.zeros((profiles, most + 1, highest + 1))
        for value in range(int(steps[item]) + 1):
            usual = (math.comb(int(steps[item]), value) * readiness[item] ** value) ** EVENNESS
            weight = usual * personal[:, item] ** value
            ways[:, value:, value] = weight[:, None] * rest[:, : most + 1 - value]
        rest = ways.sum(axis=2)
        reached = np.where(rest > 0.0, rest, 1.0)[:, :, None]
        below[:, item] = np.cumsum(ways, axis=2) / reached
    return AnswerTable(steps, below)


def draw_answers(points: Whole, profile: Whole, *, table: AnswerTable, chance: Floats) -> Whole:
    """Give answers that come to the points, by a chance from 0 to 1 for each row and item."""
    left = points.copy()
    answers = np.empty(chance.shape, dtype=np.int64)
    for item in range(len(table.steps)):
        bounds = table.below[profile, item, left, :-1]
        answers[:, item] = (chance[:, item, None] >= bounds).sum(axis=1)
        left -= answers[:, item]
    return answers
