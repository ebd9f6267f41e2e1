"""The trail: its guard, and where chains stand against the anchors that are kept elsewhere."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from telos.cli.language import gettext as _
from telos.cli.server.doctor.line import Line, fine, look, mend

if TYPE_CHECKING:
    from telos.audit.chain.anchors import Anchor

# Anchors are written within four minutes of a deed while Telos serves.
_ANCHOR_WITHIN: Final = timedelta(minutes=10)


def trail() -> Iterator[Line]:
    """Look at the guard and at where chains begin, and hold their ends against the anchors."""
    from django.conf import settings

    from telos.audit.guard import standing

    missing = {"update", "delete"} - standing()
    if missing:
        yield mend(
            _("guard of the trail"),
            _("the database no longer refuses: {what}").format(what=", ".join(sorted(missing))),
            _("Somebody took it away: run telos audit verify, and find out who and why."),
        )
    yield from _beginnings()
    if not settings.TELOS_ANCHOR_FILE:
        yield look(
            _("anchors"),
            _("are not kept: a trail that is cut off at its end would not be noticed"),
            _("Set TELOS_ANCHOR_FILE, best to another machine’s disk."),
        )
        return
    yield _against_anchors(Path(settings.TELOS_ANCHOR_FILE))


def _beginnings() -> Iterator[Line]:
    """Find practices whose trail lacks the deed that opened them: it was emptied."""
    from django.db.models import Exists, OuterRef

    from telos.audit.enums import BEGINS
    from telos.audit.models import AuditRow
    from telos.people.models import Practice

    begun = AuditRow.objects.filter(practice_id=OuterRef("public_id"), deed=BEGINS)
    emptied = list(Practice.objects.filter(~Exists(begun)).order_by("pk"))
    if emptied:
        names = "; ".join(practice.name for practice in emptied)
        yield mend(
            _("trail"),
            _("the deed that opened it is not in the trail of {names}").format(names=names),
            _(
                "Somebody took rows away: keep the database and its backups as they are, and run "
                "telos audit verify."
            ),
        )


def _against_anchors(file: Path) -> Line:
    from telos.audit.chain.anchors import anchors_and_torn
    from telos.people.models import Practice

    subject = _("anchors")
    try:
        found, torn = anchors_and_torn(file.read_bytes())
    except FileNotFoundError:
        return mend(
            subject,
            _("{file} is not there").format(file=file),
            _("Is the other machine’s disk mounted? telos serve makes the file."),
        )
    except OSError as error:
        return mend(
            subject,
            _("{file} cannot be read: {why}").format(file=file, why=error),
            _("Keep it as it is, and compare with its copies."),
        )
    latest: dict[str, Anchor] = {str(anchor.practice_id): anchor for anchor in found}
    if astray := [anchor for anchor in latest.values() if not _stands(anchor)]:
        return mend(
            subject,
            _("the trail does not go through the anchor of {at:%Y-%m-%d %H:%M} UTC").format(
                at=astray[0].at
            ),
            _(
                "Run telos audit verify --anchors {file}. After a restore this is to be expected."
            ).format(file=file),
        )
    if torn:
        return _torn(file, torn[0].number)
    if not latest and Practice.objects.exists():
        return look(
            subject,
            _("{file} holds no anchor").format(file=file),
            _("Compare with its copies: telos serve writes one at each start."),
        )
    return _age(latest)


def _torn(file: Path, number: int) -> Line:
    return mend(
        _("anchors"),
        _("line {number} of {file} cannot be read: it is no anchor").format(
            number=number, file=file
        ),
        _(
            "Keep it as it is, and compare with its copies. Where the reason is known (a disk "
            "that was full), put # before that line."
        ),
    )


def _stands(anchor: "Anchor") -> bool:
    """Tell whether the row that an anchor names stands where it says."""
    from telos.audit.models import AuditRow

    row = AuditRow.objects.filter(practice_id=anchor.practice_id, sequence=anchor.count)
    codes = list(row.values_list("code", flat=True)[:2])
    return len(codes) == 1 and anchor.names(bytes(codes[0]))


def _age(latest: "dict[str, Anchor]") -> Line:
    from telos.audit.models import ChainHead

    overdue = [
        head
        for head in ChainHead.objects.filter(count__gt=0)
        if (anchor := latest.get(str(head.practice_id))) is None or anchor.count < head.count
        if datetime.now(UTC) - head.moved_at > _ANCHOR_WITHIN
    ]
    if overdue:
        return look(
            _("anchors"),
            _("the last deeds are under none yet"),
            _("Is Telos serving? Write one: telos audit anchor FILE"),
        )
    return fine(_("anchors"), _("the trail goes through the last of every chain"))
