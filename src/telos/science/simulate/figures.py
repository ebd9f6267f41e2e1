"""Numbers that know where they come from."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NoReturn, Self

from telos.science.simulate.errors import SimulationError


class Status(StrEnum):
    """How well a number is founded."""

    PUBLISHED = "published"
    FITTED = "fitted by us"
    JUDGED = "our own judgement"
    GIVEN = "given by the caller"


SOURCES: Final[Mapping[str, str]] = {
    "saunders2019": "Saunders R et al. (2019). J Affect Disord (PMC6428692); IAPT, n = 4,394",
    "kroenke2001": "Kroenke K et al. (2001). J Gen Intern Med 16:606-613",
    "spitzer2006": "Spitzer RL et al. (2006). Arch Intern Med 166:1092-1097",
    "nhstt": "NHS Talking Therapies: a finished course has two or more attended sessions",
    "nice2022": "NICE NG222 (2022): group CBT for depression, about eight participants",
    "karin2018": "Karin E et al. (2018). JMIR Ment Health 5:e10200 (PMC6062691); n = 1,098",
    "mcalister2025": "McAlister K et al. (2025). JMIR e75750; n = 365,741",
    "lyra2024": "JMIR (2024) 26:e60502 (PMC11530739), table 5; n = 22,070 and 30,006",
    "npj2024": "npj Ment Health Res (2024) s44184-024-00077-8; a trial, n = 228",
    "swift2012": "Swift JK, Greenberg RP (2012). J Consult Clin Psychol 80:547-559; 669 studies",
    "scott2024": "Scott (2024), on NHS Talking Therapies 2022-23: 29.1 % came once",
    "nhs2018": (
        "NHS Talking Therapies 2017-18: 1.44 million referred, 1.01 million started, as told by "
        "nursinginpractice.com (secondary)"
    ),
    "binnie2016": "Binnie (2016): 8.9 % of appointments missed in IAPT",
    "shalom2020": (
        "Shalom JG, Aderka IM (2020). Clin Psychol Rev 76:101827; 50 studies, n = 6,355: after a "
        "sudden gain outcomes are better by g = .68. "
        "https://doi.org/10.1016/j.cpr.2020.101827"
    ),
    "krause2022": (
        "Krause KR et al. (2022). Child Psychiatry Hum Dev 53:737-753; adolescents, n = 1,641: "
        "34.8 % with meaningful goal progress but no reliable change of symptoms. "
        "https://doi.org/10.1007/s10578-021-01149-y"
    ),
    "kiresuk1968": (
        "Kiresuk TJ, Sherman RE (1968). Community Ment Health J 4:443-453: by design T scores "
        "of attainment have a mean of 50"
    ),
    "clustering": "Therapists 5-10 % of variance, groups .06 (.02-.12): ranges over reviews",
    "drift": "1.6-2.1 points in the twelve months after the end: range over follow-up studies",
    "seed": (
        "Fitted by us on a grid to service outcomes of NHS Talking Therapies: reliable "
        "improvement .67, recovery .505, reliable recovery .475, deterioration .06"
    ),
    "routine": (
        "Fitted by us, as the seed, to the same results behind front door, drop-out (.197, Swift & "
        "Greenberg 2012) and late response, with 7.5 sessions"
    ),
    "winthorst2011": (
        "Winthorst WH et al. (2011). BMC Psychiatry 11:198: no seasonal pattern in primary care, "
        "a small one in healthy people and in anxiety. https://doi.org/10.1186/1471-244X-11-198"
    ),
}
"""What `Figure.source` names; for a judgement, the reason is in the figure itself."""


class Figure(float):
    """A number with its source and status; reckoning with it gives a plain number.

    So a figure that was changed no longer claims a source.

    Attributes
    ----------
    source : str
        A key of `SOURCES`, or for a judgement the reason in words.
    status : Status

    Examples
    --------
    >>> share = Figure(0.197, source="swift2012", status=Status.PUBLISHED)
    >>> share.status, type(share * 2).__name__
    (<Status.PUBLISHED: 'published'>, 'float')
    """

    __slots__ = ("source", "status")
    source: str
    status: Status

    def __new__(cls, value: float, *, source: str, status: Status) -> Self:
        """Make a figure; one that is not our own names a source that is known."""
        if status in {Status.PUBLISHED, Status.FITTED} and source not in SOURCES:
            raise SimulationError(f"{source!r} is no source; name one of {', '.join(SOURCES)}.")
        figure = super().__new__(cls, value)
        object.__setattr__(figure, "source", source)
        object.__setattr__(figure, "status", status)
        return figure

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"A figure does not change; make another one instead of its {name}.")

    def __reduce__(self) -> tuple[object, ...]:
        return _figure, (float(self), self.source, self.status)


def _figure(value: float, source: str, status: Status) -> Figure:
    return Figure(value, source=source, status=status)


def published(value: float, source: str) -> Figure:
    """A number that stands in its source."""
    return Figure(value, source=source, status=Status.PUBLISHED)


def fitted(value: float, source: str) -> Figure:
    """A number that we fitted so that known results come out."""
    return Figure(value, source=source, status=Status.FITTED)


def judged(value: float, reason: str) -> Figure:
    """A number that nobody published: ours, with the reason."""
    return Figure(value, source=reason, status=Status.JUDGED)
