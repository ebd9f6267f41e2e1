"""What a therapy begins with, each client's: an intake, a safety plan, an aim in full, a plan.

Half a year after the other a version more of the plan and of the safety plan, so that there is as
much to read after two years as two people would have written.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from telos.demo.bulk.aims import write_aims
from telos.demo.bulk.intakes import write_intakes
from telos.demo.bulk.plans import write_plans
from telos.demo.bulk.safety import write_safety_plans

if TYPE_CHECKING:
    from datetime import date

    from telos.episodes.models import Episode
    from telos.people.models import Person

_HALF_A_YEAR: Final = timedelta(weeks=26)


def write_beginnings(
    episodes: tuple[Episode, ...], *, therapist: Person, first: date, weeks: int
) -> None:
    """Write all that there is of it after so many weeks."""
    write_intakes(episodes, therapist=therapist)
    aims = write_aims(episodes, therapist=therapist, first=first, weeks=weeks)
    versions = 1 + timedelta(weeks=weeks) // _HALF_A_YEAR
    write_safety_plans(episodes, therapist=therapist, versions=versions)
    days = [first + number * _HALF_A_YEAR for number in range(1, versions + 1)]
    write_plans(aims, therapist=therapist, reviews=days)
