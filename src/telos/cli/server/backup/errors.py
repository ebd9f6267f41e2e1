"""Why a backup could not be made, read, checked or restored, in sentences for whoever runs it."""


class BackupError(Exception):
    """A backup could not be made, read, checked or restored."""


class ArchiveBrokenError(BackupError):
    """The archive is not what was written: changed, cut, lengthened, or no archive of Telos."""


class OtherKeyError(BackupError):
    """The archive was sealed with another key or passphrase, or its first bytes are damaged."""

    def __init__(self) -> None:
        super().__init__(
            "This archive was sealed with another backup key or passphrase, or its beginning is "
            "damaged."
        )


class HalfPlacedError(BackupError):
    """What was restored stands in some places and not in others; running it again mends that."""
