"""What can be wrong with what a simulation is asked for."""


class SimulationError(ValueError):
    """A parameter is outside what the simulation can do; the message says which."""


class CareParameterError(SimulationError):
    """A parameter of care is outside what it can mean; ``name`` tells which."""

    def __init__(self, name: str, value: object, *, allowed: str) -> None:
        self.name = name
        self.value = value
        super().__init__(f"{name} is {value}; it must be {allowed}.")


class NoErrorKnownError(SimulationError):
    """The instrument's file has no figures from which its measurement error follows."""

    def __init__(self, key: str, *, norm: str) -> None:
        super().__init__(
            f"{key} has no norm “{norm}” together with a test–retest reliability; "
            f"give the error of measurement yourself."
        )
