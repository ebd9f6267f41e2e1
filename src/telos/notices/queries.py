"""What somebody is told of, the viewer first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F

from telos.notices.models import Notice

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet

    from telos.notices.enums import NoticeKind
    from telos.people.models import Person


def notices_of(viewer: Person) -> QuerySet[Notice]:
    """Return what the viewer is told of, the unread first, then the newest."""
    due = Notice.objects.due().filter(person=viewer)
    return due.order_by(F("seen_at").desc(nulls_first=True), "-due_at", "-pk")


def unread_of(viewer: Person) -> QuerySet[Notice]:
    """Return what the viewer is told of and has not read yet, the newest first."""
    return Notice.objects.due().filter(person=viewer, seen_at=None).order_by("-due_at", "-pk")


def told_about(kind: NoticeKind, about_ids: Collection[UUID]) -> dict[UUID, list[Notice]]:
    """Return who was told of these rows, due or not: for whoever may see the rows themselves."""
    told: dict[UUID, list[Notice]] = {}
    notices = Notice.objects.filter(kind=kind, about_id__in=about_ids).select_related("person")
    for notice in notices.order_by("pk"):
        told.setdefault(notice.about_id, []).append(notice)
    return told
