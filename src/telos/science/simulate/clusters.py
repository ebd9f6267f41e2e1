"""Therapists and groups: who is with whom, and what they have in common."""

import numpy as np
from numpy.typing import NDArray

from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.streams import CLIENTS_A_BLOCK, Purpose, Streams

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
ALONE = -1


def draw_therapists(count: int, *, parameters: CareParameters, streams: Streams) -> Whole:
    """Give clients to therapists, one after another, in caseloads that are not all of a size."""
    number = _therapists_a_block(parameters)
    # From half to one and a half of the average.
    sizes = streams.of(Purpose.THERAPIST).uniform(0.5, 1.5, number)
    ends = np.round(np.cumsum(sizes) / sizes.sum() * CLIENTS_A_BLOCK)
    place = np.searchsorted(ends[:-1], np.arange(count), side="right").astype(np.int64)
    return place + streams.block * number


def draw_groups(count: int, *, parameters: CareParameters, streams: Streams) -> Whole:
    """Fill one group after another with those who are seen in groups."""
    groups = parameters.groups
    if groups is None:
        return np.full(count, ALONE, dtype=np.int64)
    joins = streams.of(Purpose.GROUP).random(count) < groups.clients
    place = (np.cumsum(joins) - 1) // int(groups.size)
    return np.where(joins, place + streams.block * _groups_a_block(int(groups.size)), ALONE)


def of_therapists(
    therapist: Whole, width: int, *, parameters: CareParameters, streams: Streams
) -> tuple[Floats, Floats]:
    """Give what a therapist's clients share, and its part of the variance for each client."""
    number = _therapists_a_block(parameters)
    drawn = streams.of(Purpose.THERAPIST_EFFECT).standard_normal((number, width))
    share = np.full(len(therapist), float(parameters.therapists.share))
    return np.sqrt(share)[:, None] * drawn[therapist - streams.block * number], share


def of_groups(
    group: Whole, width: int, *, parameters: CareParameters, streams: Streams
) -> tuple[Floats, Floats]:
    """Give what a group's members share, and its part of the variance for each client."""
    groups = parameters.groups
    if groups is None:
        return np.zeros((len(group), width)), np.zeros(len(group))
    number = _groups_a_block(int(groups.size))
    drawn = streams.of(Purpose.GROUP_EFFECT).standard_normal((number, width))
    share = np.where(group == ALONE, 0.0, float(groups.share))
    # Whoever is alone has a share of 0, whatever effect is looked up.
    place = np.maximum(group - streams.block * number, 0)
    return np.sqrt(share)[:, None] * drawn[place], share


def _therapists_a_block(parameters: CareParameters) -> int:
    return max(1, round(CLIENTS_A_BLOCK / parameters.therapists.clients_each))


def _groups_a_block(size: int) -> int:
    return -(-CLIENTS_A_BLOCK // size)
