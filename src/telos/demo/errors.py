"""Why a demo is not built."""


class DemoError(Exception):
    """The demo cannot be built here; the message says why."""


class NotADemoError(DemoError):
    """The installation does not say that it is a demo."""

    def __init__(self) -> None:
        super().__init__(
            "This is not a demo, and invented people do not belong among real ones. "
            "Start the demo with `telos demo`, which keeps its data apart."
        )


class OthersLiveHereError(DemoError):
    """The database holds something that is not the demo's."""

    def __init__(self) -> None:
        super().__init__(
            "This database holds something that the demo did not make, so the demo stays out of "
            "it, and nothing in it was changed. Leave out --database, or name an empty one. "
            "(Of a demo made by an early version, remove the folder var/demo and start again.)"
        )
