"""Which line of Jacobson and Truax to draw, and from whom."""

from dataclasses import dataclass

from telos.science.change.cutoffs import (
    Better,
    CutoffKind,
    Population,
    cutoff_a,
    cutoff_b,
    cutoff_c,
    direction,
)
from telos.science.change.errors import ParameterError, PopulationError
from telos.science.figures import figure


@dataclass(frozen=True)
class Line:
    """A choice of cut-off, and the populations that it is drawn from.

    Attributes
    ----------
    kind : "a", "b" or "c"
        “a” needs `clinical`, “b” `functional`, “c” both.
    clinical, functional : Population or None
    package_cutoff_b : bool
        Draw line b as the R package clinicalsignificance 2.1 does, with the spread of the
        clinical population (needs both). Only for comparison.
    """

    kind: CutoffKind
    clinical: Population | None = None
    functional: Population | None = None
    package_cutoff_b: bool = False

    def value(self, better: Better) -> float:
        """Where the line lies, in score units.

        For “c” those who are well must be better off than those who are ill, or every verdict
        would be turned round.

        Raises
        ------
        ParameterError
            When the kind is unknown.
        PopulationError
            When the line needs a population that was not given, or the two lie the wrong way
            round.
        """
        if self.kind not in ("a", "b", "c"):
            raise ParameterError("cutoff", self.kind, "“a”, “b”, “c” or None")
        if self.kind == "a":
            ill = self.needed("clinical")
            return cutoff_a(clinical_mean=ill.mean, clinical_sd=ill.sd, better=better)
        well = self.needed("functional")
        if self.kind == "b":
            return cutoff_b(
                functional_mean=well.mean,
                functional_sd=well.sd,
                better=better,
                package_clinical_sd=self.needed("clinical").sd if self.package_cutoff_b else None,
            )
        ill = self.needed("clinical")
        if doubt := self.doubt(better):
            raise PopulationError(
                f"{doubt} People who truly began better off than the well have no line to cross "
                "from there: draw cut-off b, from the functional population alone."
            )
        return cutoff_c(
            clinical_mean=ill.mean,
            clinical_sd=ill.sd,
            functional_mean=well.mean,
            functional_sd=well.sd,
        )

    def sentence(self, value: float) -> str:
        """Where the line lies and whom it is from, for a reader."""
        ill, well = _described(self.clinical), _described(self.functional)
        from_whom = {"a": ill, "b": well, "c": f"{ill} and {well}"}[self.kind]
        variant = ", with the clinical spread as in the R package" if self.package_cutoff_b else ""
        shown = figure(value, decimals=2)
        return f"The line is cut-off {self.kind} at {shown}{variant}, from {from_whom}."

    def doubt(self, better: Better) -> str:
        """What is odd about the two populations, for a reader; empty where nothing is.

        Where the ill would be better off than the well, one of the figures or the direction is
        wrong, or the people truly begin well. Cut-off c refuses that (see `value`); a and b, which
        are drawn from one population each, are drawn all the same.
        """
        ill, well = self.clinical, self.functional
        if ill is None or well is None or direction(better) * (well.mean - ill.mean) >= 0:
            return ""
        return (
            f"{_described(ill)} would be better off than {_described(well)} where {better} is "
            "better. Look whether “better” and the two means are the right way round."
        )

    def told(self, value: float, better: Better) -> tuple[str, ...]:
        """The sentences about the line at this value: where it is, and what is odd about it."""
        doubt = self.doubt(better)
        return (self.sentence(value), *([doubt] if doubt else []))

    def needed(self, name: str) -> Population:
        """The population called `name`, or an error that says how to give it."""
        population: Population | None = getattr(self, name)
        if population is None:
            raise PopulationError(
                f"Cut-off {self.kind} needs the {name} population; give it as {name}=…."
            )
        return population


def _described(population: Population | None) -> str:
    if population is None:
        return ""
    status = f", {population.status}" if population.status else ""
    return f"{population.label} (mean {population.mean:g}, SD {population.sd:g}{status})"
