"""A whole caseload of courses as one long table."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from telos.science.counts import is_count
from telos.science.instruments import load_instrument
from telos.science.simulate.courses import simulate_scores
from telos.science.simulate.errors import SimulationError
from telos.science.simulate.precision import measurement_error
from telos.science.simulate.services import DERIVED_SEED
from telos.science.simulate.shapes import draw_shapes
from telos.science.simulate.streams import check_seed

# Mean and standard deviation at the start, and how the two go together.
_BASELINES: Final = {
    measure.instrument: (float(measure.mean), float(measure.sd))
    for measure in DERIVED_SEED.measures
}
_CORRELATION: Final = float(DERIVED_SEED.correlation)


def simulate_caseload(
    *, clients: int, weeks: int, seed: int | Sequence[int], every_weeks: int = 1
) -> pl.DataFrame:
    """PHQ-9 and GAD-7 of a caseload, from the first week on, with those who leave.

    For demonstrations, tests and benchmarks. Which courses are how common is partly our own
    judgement (see `draw_shapes`); results on it say nothing about any service.

    Parameters
    ----------
    clients : int
        How many people, at least 0.
    weeks : int
        Weeks that each could be followed, at least 1.
    seed : int or sequence of int
        The same seed gives the same caseload.
    every_weeks : int
        Weeks between two answers, at least 1.

    Returns
    -------
    polars.DataFrame
        One row an answered questionnaire: `client` (Int64, from 0), `response_class` (String),
        `instrument` (“phq9” or “gad7”), `week` (Int64, from 0), `score` (Float64). Nobody has
        rows after they have left.

    Raises
    ------
    SimulationError
        When a count is not whole or too small, or the seed is no whole number from 0 up.

    References
    ----------
    Saunders R et al. (2019). J Affect Disord (PMC6428692).
    Swift JK, Greenberg RP (2012). J Consult Clin Psychol 80:547-59 (drop-out).

    Examples
    --------
    >>> simulate_caseload(clients=2, weeks=4, seed=3).columns
    ['client', 'response_class', 'instrument', 'week', 'score']
    """
    counts = (is_count(clients), is_count(weeks, least=1), is_count(every_weeks, least=1))
    if not all(counts):
        raise SimulationError(
            "clients is a whole number of at least 0, weeks and every_weeks are of at least 1."
        )
    check_seed(seed)
    root = np.random.SeedSequence(seed)
    shape_seed, start_seed, score_seed = (int(s.generate_state(1)[0]) for s in root.spawn(3))
    shapes = draw_shapes(clients, seed=shape_seed)
    starts = np.random.default_rng(start_seed).multivariate_normal(
        [0.0, 0.0], [[1.0, _CORRELATION], [_CORRELATION, 1.0]], size=clients
    )
    at = np.arange(0, weeks, every_weeks, dtype=np.int64)
    parts = []
    for place, (key, (mean, sd)) in enumerate(_BASELINES.items()):
        instrument = load_instrument(key)
        scale = (float(instrument.score.lowest), float(instrument.score.highest))
        error = measurement_error(instrument, norm="iapt")
        # People come because they are troubled: nobody begins at the very end of the scale.
        baselines = np.clip(mean + sd * starts[:, place], 3.0, scale[1] - 2.0)
        for client, shape in enumerate(shapes):
            scores = simulate_scores(
                baseline=float(baselines[client]),
                weeks=at,
                shape=shape,
                lowest=scale[0],
                highest=scale[1],
                better=instrument.better,
                error_sd=error,
                seed=(score_seed, place, client),
            )
            about = (client, str(shape.response_class), key)
            parts.append(_rows(scores, weeks=at, about=about))
    return pl.concat([_EMPTY, *parts])


_EMPTY: Final = pl.DataFrame(
    schema={
        "client": pl.Int64,
        "response_class": pl.String,
        "instrument": pl.String,
        "week": pl.Int64,
        "score": pl.Float64,
    }
)


def _rows(
    scores: NDArray[np.float64], *, weeks: NDArray[np.int64], about: tuple[int, str, str]
) -> pl.DataFrame:
    there = ~np.isnan(scores)
    client, response_class, key = (pl.lit(each) for each in about)
    return pl.DataFrame({"week": weeks[there], "score": scores[there]}).select(
        client=client.cast(pl.Int64),
        response_class=response_class,
        instrument=key,
        week=pl.col("week"),
        score=pl.col("score"),
    )
