"""What every part of a story is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Week = Annotated[float, Field(ge=-1, le=60)]
"""Weeks since the first session; a whole number is said in the session, a part at home."""
Rating = tuple[Week, Annotated[int, Field(ge=0, le=10)]]
Scaling = tuple[Week, Annotated[int, Field(ge=-2, le=2)]]
Words = Annotated[str, Field(min_length=1)]


class Told(BaseModel):
    """A part of a story; it takes no word that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
