"""The consent texts of a practice, for whoever runs it: drafts, versions, and who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telos.access.enums import STARTING_TEXTS, ConsentKind
from telos.access.models import ConsentDraft, ConsentText
from telos.people.queries import managed_practices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from telos.people.models import Person, Practice


@dataclass(frozen=True, kw_only=True)
class TextInHand:
    """One kind at a practice: what is asked today, and what is written at."""

    kind: ConsentKind
    present: ConsentText | None
    draft: ConsentDraft | None

    @property
    def words(self) -> str:
        """What the manager goes on from: the draft, what stands, or words to begin from."""
        if self.draft is not None:
            return self.draft.words
        return self.present.words if self.present else str(STARTING_TEXTS[self.kind])

    @property
    def revision(self) -> int:
        """The number of the draft's last change; 0 where there is none yet."""
        return self.draft.revision if self.draft else 0

    @property
    def differs(self) -> bool:
        """Whether there is something to publish; what is no longer asked can be, as it was."""
        return self.present is None or self.is_retired or self.words != self.present.words

    @property
    def is_retired(self) -> bool:
        """Whether nobody is asked it any more."""
        return self.present is not None and self.present.retired is not None

    @property
    def is_asked(self) -> bool:
        """Whether clients are asked it today."""
        return self.present is not None and not self.is_retired


def texts_visible_to(viewer: Person, practice: Practice) -> QuerySet[ConsentText]:
    """Return every version of a practice's texts, for its manager, the newest of a kind first."""
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    found = ConsentText.objects.filter(practice__in=managed)
    found = found.select_related("published_by", "retirement__retired_by")
    return found.order_by("kind", "-number")


def texts_in_hand(viewer: Person, practice: Practice) -> dict[ConsentKind, TextInHand]:
    """Return each kind with what stands and what is written at, for the practice's manager."""
    present: dict[str, ConsentText] = {}
    for text in texts_visible_to(viewer, practice):
        present.setdefault(text.kind, text)
    managed = managed_practices_of(viewer).filter(pk=practice.pk)
    drafts = ConsentDraft.objects.filter(practice__in=managed).select_related("changed_by")
    by_kind = {draft.kind: draft for draft in drafts}
    return {
        kind: TextInHand(kind=kind, present=present.get(kind), draft=by_kind.get(kind))
        for kind in ConsentKind
    }
