"""Courses of care of any number of clients, as one table or block by block."""

from collections.abc import Iterator

import polars as pl

from telos.science.simulate.blocks import simulate_blocks
from telos.science.simulate.parameters import CareParameters
from telos.science.simulate.tables import Table, make_table, table_schema


def simulate_courses(*, clients: int, parameters: CareParameters, seed: int) -> pl.DataFrame:
    """Questionnaire scores of a made-up service, session by session, with who leaves when.

    For trying out methods where the truth is known: how often a signal is wrong, whether a model
    finds what was put in. It says nothing about any service, and what comes out of it is no
    evidence. The courses of a caseload that a screen can show are `simulate_caseload`'s.

    Parameters
    ----------
    clients : int
        How many people were referred, at least 0.
    parameters : CareParameters
        `ROUTINE_CARE`, `DERIVED_SEED`, or your own.
    seed : int
        At least 0. The same seed gives the same clients, and the first of them stay the same
        however many follow.

    Returns
    -------
    polars.DataFrame
        One row for each client, session due and instrument, in this order: ``client``
        (from 0), ``therapist`` (from 0), ``response_class`` (`ResponseClass`; by the first
        measure), ``ending`` (``completed``; ``dropped_out`` before the planned end;
        ``one_session``; ``never_started``), ``instrument``, ``session`` (0 is the first),
        ``week`` since the first session, ``attended``, ``score`` (null where the session was
        not attended or nothing was answered), ``true_score`` (what the score would be without
        error, on the scale; also after somebody has left).

    Raises
    ------
    CareParameterError
        When `clients` or `seed` is no whole number from 0 up.

    Notes
    -----
    ``true(s) = burden · (1 − fall · ln(s) / ln(complete_at_session))``, ``s = session + 1``;
    ``score = clip(round(true + e))``, ``e ~ N(0, sd² · (1 − reliability))``. Burden, fall and
    planned sessions are drawn for each client; late responders begin to change later, and
    ``DropOutParameters`` says who leaves. docs/simulate.md has the whole of it.

    References
    ----------
    Karin E et al. (2018). JMIR Ment Health 5:e10200 (change in proportion to the burden).
    See ``SOURCES`` for the numbers of `ROUTINE_CARE`.

    Examples
    --------
    >>> from telos.science.simulate import DERIVED_SEED
    >>> courses = simulate_courses(clients=2, parameters=DERIVED_SEED, seed=1)
    >>> courses.filter(client=0, instrument="phq9")["score"].to_list()
    [16.0, 13.0, 11.0, 4.0, 6.0, 0.0]
    """
    return simulate_table(Table.COURSES, clients=clients, parameters=parameters, seed=seed)


def simulate_table(
    table: Table, *, clients: int, parameters: CareParameters, seed: int
) -> pl.DataFrame:
    """Make one table of simulated care: courses, clients, answers, goals, ratings, aftercare.

    The same `clients`, `parameters` and `seed` give the same people in every table, so that
    tables can be joined by ``client``.

    Parameters
    ----------
    table : Table
    clients, parameters, seed
        As in `simulate_courses`.

    Returns
    -------
    polars.DataFrame
        ``courses``: see `simulate_courses`. ``clients``: a row each, with ``group`` (null for
        whoever is seen alone), month and day of the year of intake, ``sudden_gain_session``.
        ``answers``: a row a session attended, a column an item. ``goals``: a row a goal, with
        ``attainment`` from −2 to +2 at ``reviewed_at``. ``ratings``: 0 to 10, a row a goal and
        session. ``aftercare``: scores 3, 6 and 12 months after a completed course. Tables of
        what the parameters do not have are empty.

    Raises
    ------
    CareParameterError
        As `simulate_courses`; and when answers are asked for of scores that are not whole.
    SimulationError
        When answers are asked for of an instrument that is known by its total only.

    Examples
    --------
    >>> from telos.science.simulate import ROUTINE_CARE
    >>> goals = simulate_table(Table.GOALS, clients=200, parameters=ROUTINE_CARE, seed=1)
    >>> goals["attainment"].min(), goals["attainment"].max()
    (-2, 2)
    """
    blocks = table_blocks(table, clients=clients, parameters=parameters, seed=seed)
    return pl.concat([table_schema(table, parameters).to_frame(), *blocks])


def table_blocks(
    table: Table, *, clients: int, parameters: CareParameters, seed: int
) -> Iterator[pl.DataFrame]:
    """Give the rows of `simulate_table` block by block, each made when it is asked for.

    Parameters
    ----------
    table, clients, parameters, seed
        As in `simulate_table`.

    Yields
    ------
    polars.DataFrame
        Whole clients, `CLIENTS_A_BLOCK` of them except in the last.

    Examples
    --------
    >>> from telos.science.simulate import DERIVED_SEED
    >>> blocks = table_blocks(Table.CLIENTS, clients=10**12, parameters=DERIVED_SEED, seed=1)
    >>> len(next(blocks))
    8192
    """
    blocks = simulate_blocks(clients=clients, parameters=parameters, seed=seed)
    return (make_table(table, block) for block in blocks)
