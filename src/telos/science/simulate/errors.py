"""What can be wrong with what a simulation is asked for."""


class SimulationError(ValueError):
    """A parameter is outside what the simulation can do; the message says which."""


class NoErrorKnownError(SimulationError):
    """The instrument's file has no figures from which its measurement error follows."""

    def __init__(self, key: str, *, norm: str) -> None:
        super().__init__(
            f"{key} has no norm “{norm}” together with a test–retest reliability; "
            f"give the error of measurement yourself."
        )
