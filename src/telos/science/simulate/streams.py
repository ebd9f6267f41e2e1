"""Chance, so divided that nobody's draws depend on how many others there are."""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from telos.science.counts import is_count
from telos.science.simulate.errors import SimulationError

CLIENTS_A_BLOCK = 8192
"""Clients whose chance springs from one seed. Part of the result: another number, other clients."""


class Purpose(IntEnum):
    """What chance is asked for. A number, once given, is never given to something else."""

    BASELINE = 0
    CHANGE = 1
    THERAPIST = 2
    THERAPIST_EFFECT = 3
    FRONT = 4
    SESSIONS = 5
    CLASS = 6
    GAP = 7
    ERROR = 8
    LEAVING = 9
    MISSING = 10
    GROUP = 11
    GROUP_EFFECT = 12
    SUDDEN_GAIN = 13
    INTAKE = 14
    GOALS = 15
    GOAL_START = 16
    GOAL_PROGRESS = 17
    RATING = 18
    NOT_RATED = 19
    AFTER = 20
    AFTER_ERROR = 21
    AFTER_ANSWERED = 22
    ANSWERS = 23
    ITEMS_MISSING = 24
    PROFILE = 25
    GOAL_OWN = 26


def check_seed(seed: object) -> None:
    """Refuse a seed from which no chance springs."""
    parts = seed if isinstance(seed, Sequence) and not isinstance(seed, str) else [seed]
    if not all(is_count(each) for each in parts):
        raise SimulationError(
            f"seed is {seed!r}; it must be a whole number of at least 0, or a list of such."
        )


class Streams:
    """The generators of one block of clients, one for each purpose.

    Each purpose has its own stream, so that asking for goals does not move a score; each is
    drawn client by client, so that the first thousand clients are the same thousand however
    many follow.
    """

    def __init__(self, seed: int, block: int) -> None:
        self.seed = seed
        self.block = block

    def of(self, purpose: Purpose) -> np.random.Generator:
        """Begin the stream of a purpose, always at the same place."""
        return _generator(self.seed, self.block, int(purpose))

    def of_all(self, purpose: Purpose) -> np.random.Generator:
        """Begin a stream that is the same for every block."""
        return _generator(self.seed, int(purpose))


def _generator(seed: int, *key: int) -> np.random.Generator:
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(seed, spawn_key=key)))
