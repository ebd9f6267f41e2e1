"""Erased people: whether a backup brought any back by name."""

from collections.abc import Iterator

from telos.cli.language import gettext as _
from telos.cli.language import ngettext
from telos.cli.server.doctor.line import Line, fine, mend
from telos.cli.server.speaking import as_typed


def erased() -> Iterator[Line]:
    """Look whether somebody was erased and is named here; who, no line says that a timer mails."""
    from telos.rights.queries import brought_back

    subject = _("erased people")
    if count := len(brought_back()):
        words = ngettext(
            "{count} client who was erased is named here again, since a backup was restored",
            "{count} clients who were erased are named here again, since a backup was restored",
            count,
        )
        yield mend(
            subject,
            words.format(count=count),
            _("Erase them again. Who it is says: {command}").format(
                command=as_typed("vault erased")
            ),
        )
    else:
        yield fine(subject, _("nobody is named here again"))
