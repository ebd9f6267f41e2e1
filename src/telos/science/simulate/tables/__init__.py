"""The tables of simulated care, each made of a block."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import polars as pl

from telos.science.simulate.blocks import Block
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.tables.aftercare import AFTERCARE_SCHEMA, aftercare_of
from telos.science.simulate.tables.answers import answers_of, answers_schema
from telos.science.simulate.tables.clients import CLIENT_SCHEMA, clients_of
from telos.science.simulate.tables.courses import COURSE_SCHEMA, courses_of
from telos.science.simulate.tables.goals import GOAL_SCHEMA, RATING_SCHEMA, goals_of, ratings_of

__all__ = ["COURSE_SCHEMA", "Table", "make_table", "table_schema"]


class Table(StrEnum):
    """What can be made of simulated care; the same seed gives the same clients in each."""

    COURSES = "courses"
    CLIENTS = "clients"
    ANSWERS = "answers"
    GOALS = "goals"
    RATINGS = "ratings"
    AFTERCARE = "aftercare"


_MAKERS: Final[Mapping[Table, Callable[[Block], pl.DataFrame]]] = {
    Table.COURSES: courses_of,
    Table.CLIENTS: clients_of,
    Table.ANSWERS: answers_of,
    Table.GOALS: goals_of,
    Table.RATINGS: ratings_of,
    Table.AFTERCARE: aftercare_of,
}
_SCHEMAS: Final[Mapping[Table, pl.Schema]] = {
    Table.COURSES: COURSE_SCHEMA,
    Table.CLIENTS: CLIENT_SCHEMA,
    Table.GOALS: GOAL_SCHEMA,
    Table.RATINGS: RATING_SCHEMA,
    Table.AFTERCARE: AFTERCARE_SCHEMA,
}


def make_table(table: Table, block: Block) -> pl.DataFrame:
    """Make a table of a block."""
    return _MAKERS[table](block)


def table_schema(table: Table, parameters: CareParameters) -> pl.Schema:
    """Give the columns of a table; those of the answers depend on the instruments."""
    return answers_schema(parameters) if table is Table.ANSWERS else _SCHEMAS[table]
