"""What clients want from therapy: goals with what became of them, and their ratings."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from telos.science.simulate.blocks import Block
from telos.science.simulate.clients import Floats, Whole
from telos.science.simulate.parameters import GoalParameters
from telos.science.simulate.streams import Purpose
from telos.science.simulate.tables.columns import known

GOAL_SCHEMA: Final = pl.Schema(
    {
        "client": pl.Int64,
        "goal": pl.Int64,
        "true_start": pl.Float64,
        "true_progress": pl.Float64,
        "reviewed_at": pl.Int64,
        "attainment": pl.Int64,
    }
)
RATING_SCHEMA: Final = pl.Schema(
    {
        "client": pl.Int64,
        "goal": pl.Int64,
        "session": pl.Int64,
        "week": pl.Float64,
        "rating": pl.Float64,
        "true_rating": pl.Float64,
    }
)
HIGHEST: Final = 10.0
MOST_ATTAINED: Final = 2


@dataclass(frozen=True, kw_only=True)
class _Goals:
    """An entry a goal, client after client: whose, its place, and its course to be."""

    who: Whole
    place: Whole
    start: Floats
    progress: Floats


def goals_of(block: Block) -> pl.DataFrame:
    """Goals of the block by client, with their attainment at the last session."""
    parameters = block.parameters.goals
    if parameters is None:
        return GOAL_SCHEMA.to_frame()
    goals = _draw(block, parameters)
    last = block.came[goals.who] - 1
    done = block.sessions.done[block.sessions.starts[goals.who] + last]
    # 0 is as expected; the levels are a standard deviation of progress apart.
    level = (goals.progress * done - parameters.expected) / parameters.progress_sd
    attained = np.clip(np.rint(level), -MOST_ATTAINED, MOST_ATTAINED)
    columns = pl.DataFrame(
        {
            "client": goals.who + block.clients.first,
            "goal": goals.place,
            "true_start": goals.start,
            "true_progress": goals.progress,
            "reviewed_at": last,
            "attainment": attained.astype(np.int64),
        },
        schema=GOAL_SCHEMA,
    )
    # After one session there is nothing to review.
    reviewed = pl.col("reviewed_at") > 0
    return columns.with_columns(
        pl.when(reviewed).then("reviewed_at"), pl.when(reviewed).then("attainment")
    )


def ratings_of(block: Block) -> pl.DataFrame:
    """Ratings by client, goal and session attended; null where nobody asked."""
    parameters = block.parameters.goals
    if parameters is None:
        return RATING_SCHEMA.to_frame()
    goals = _draw(block, parameters)
    times = block.came[goals.who]
    which = np.repeat(np.arange(len(goals.who)), times)
    number = np.arange(len(which)) - (np.cumsum(times) - times)[which]
    at = block.sessions.starts[goals.who][which] + number
    start = goals.start[which]
    true = start + (HIGHEST - start) * goals.progress[which] * block.sessions.done[at]
    chance = block.streams.of(Purpose.RATING)
    rating = np.rint(true + parameters.error_sd * chance.standard_normal(len(true)))
    asked = block.streams.of(Purpose.NOT_RATED).random(len(true)) >= parameters.not_rated
    return pl.DataFrame(
        {
            "client": goals.who[which] + block.clients.first,
            "goal": goals.place[which],
            "session": number,
            "week": block.sessions.week[at],
            "rating": known(np.where(asked, np.clip(rating, 0.0, HIGHEST), np.nan)),
            "true_rating": np.clip(true, 0.0, HIGHEST),
        },
        schema=RATING_SCHEMA,
    )


def _draw(block: Block, parameters: GoalParameters) -> _Goals:
    """Goals of those who came at all."""
    clients, streams = block.clients, block.streams
    further = streams.of(Purpose.GOALS).binomial(
        int(parameters.most) - 1, parameters.another, clients.count
    )
    count = np.where(block.came > 0, 1 + further, 0)
    who = np.repeat(np.arange(clients.count), count)
    start = parameters.start_mean + parameters.start_sd * streams.of(
        Purpose.GOAL_START
    ).standard_normal(len(who))
    return _Goals(
        who=who,
        place=np.arange(len(who)) - (np.cumsum(count) - count)[who],
        # Nobody asks for what is already there.
        start=np.clip(start, 0.0, HIGHEST - 1.0),
        progress=_progress(block, who, parameters=parameters),
    )


def _progress(block: Block, who: Whole, *, parameters: GoalParameters) -> Floats:
    """Share of the way that will be gone: with the symptoms, the client's own, the goal's own."""
    change = block.parameters.change
    fall = (block.clients.fall[:, 0] - change.mean) / (change.sd or 1.0)
    chance = block.streams.of(Purpose.GOAL_PROGRESS)
    together = float(parameters.with_symptoms)
    client = together * fall + np.sqrt(1.0 - together**2) * chance.standard_normal(len(fall))
    own = block.streams.of(Purpose.GOAL_OWN).standard_normal(len(who))
    mixed = np.sqrt(1.0 - parameters.own) * client[who] + np.sqrt(parameters.own) * own
    progress: Floats = parameters.progress_mean + parameters.progress_sd * mixed
    return progress
