"""Published rules that decide by which answers, not by how many points."""

from typing import Annotated, Literal

from pydantic import Field

from telos.science.instruments.facts import Definition, Key, Sourced, Whole, Words


class Cluster(Definition):
    """At least so many of these items must be endorsed.

    ``endorsed_at`` replaces the algorithm's for this cluster.
    """

    name: Words
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    at_least: Annotated[int, Field(strict=True, gt=0)]
    endorsed_at: Whole | None = None


class Algorithm(Sourced):
    """Met where every cluster is met, every algorithm in ``needs``, and none in ``unless``.

    An item counts as endorsed when answered ``endorsed_at`` or above.
    """

    key: Key
    name: Words
    endorsed_at: Whole
    clusters: tuple[Cluster, ...] = ()
    needs: tuple[Key, ...] = ()
    unless: tuple[Key, ...] = ()


class CaseFrom(Sourced):
    """Where the whole has no line of its own: a case by ``any`` or ``all`` of these."""

    how: Literal["any", "all"]
    subscales: tuple[Key, ...] = ()
    algorithms: tuple[Key, ...] = ()
