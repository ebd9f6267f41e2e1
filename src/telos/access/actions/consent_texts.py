"""Drafting and publishing what a practice's clients are asked to agree to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from telos.access.actions.consent import ConsentError
from telos.access.enums import LONGEST_REASON, LONGEST_TEXT, STARTING_TEXTS, ConsentKind
from telos.access.models import ConsentDraft, ConsentRetirement, ConsentText
from telos.access.queries.consent import present_texts
from telos.access.rules import require
from telos.audit.actions import record
from telos.base import clock
from telos.people.models import Practice
from telos.people.rules import may_manage

if TYPE_CHECKING:
    from telos.people.models import Person


class DraftHasChangedError(ConsentError):
    """The draft is another than the one that was opened: somebody has kept another meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This draft was changed in the meantime. Yours stands in the field, the other "
                "beside it; keep yours once more if it is to replace the other."
            )
        )


@transaction.atomic
def draft_text(
    *, actor: Person, practice: Practice, kind: ConsentKind, words: str, seen_revision: int
) -> ConsentDraft:
    """Keep a draft; nobody is asked it yet. One that changed meanwhile is not written over."""
    held = _managed(actor, practice)
    words = _wording(words)
    draft = ConsentDraft.objects.filter(practice=held, kind=kind).first()
    if draft is not None and draft.words == words:
        return draft
    if (draft.revision if draft else 0) != seen_revision:
        raise DraftHasChangedError
    changed = {"words": words, "changed_by": actor, "changed_at": clock.now()}
    if draft is None:
        draft = ConsentDraft.objects.create(practice=held, kind=kind, **changed)
    else:
        draft.words, draft.changed_by, draft.changed_at = words, actor, clock.now()
        draft.revision += 1
        draft.save(update_fields=["words", "changed_by", "changed_at", "revision"])
    record(actor=actor, deed="consent_text.draft", about=draft, practice=held)
    return draft


@transaction.atomic
def publish_text(
    *,
    actor: Person,
    practice: Practice,
    kind: ConsentKind,
    seen_revision: int,
    asks_again: bool,
    why: str,
) -> ConsentText:
    """Publish the draft as it was read: from now on clients are asked these words.

    Published twice, it is one version. Of the first everybody is asked, so it needs no reason; of
    what was retired everybody is asked again, and the words may be those that stood.
    """
    held = _managed(actor, practice)
    draft = _draft_as_read(actor, held, kind, seen=seen_revision)
    published = ConsentText.objects.filter(practice=held, kind=kind)
    if earlier := published.filter(draft_revision=draft.revision).first():
        return earlier
    present = present_texts(held.pk).filter(kind=kind).first()
    why = why.strip()
    is_retired = present is not None and present.retired is not None
    if present is not None and present.words == draft.words and not is_retired:
        raise ConsentError(_("These are the words that stand already. Change them, or leave it."))
    if present is not None and not why:
        raise ConsentError(_("Say in a few words what has changed; clients read it."))
    if len(why) > LONGEST_REASON:
        raise ConsentError(_("Say it more shortly; clients read it above the words."))
    text = ConsentText.objects.create(
        practice=held,
        kind=kind,
        number=present.number + 1 if present else 1,
        words=draft.words,
        published_by=actor,
        asks_again=asks_again or present is None or is_retired,
        why=why if present else "",
        draft_revision=draft.revision,
    )
    record(actor=actor, deed="consent_text.publish", about=text, practice=held)
    return text


@transaction.atomic
def retire_text(
    *, actor: Person, practice: Practice, text: ConsentText, why: str
) -> ConsentRetirement:
    """Ask nobody this any more, as it was read: from now on a yes to it is none.

    Every answer stays. Retired twice is once; published again, it is a version like any other.
    """
    held = _managed(actor, practice)
    require(text.practice_id == held.pk)
    if done := ConsentRetirement.objects.filter(text=text).first():
        return done
    if present_texts(held.pk).filter(kind=text.kind).first() != text:
        raise ConsentError(_("Other words stand since you opened this. Read them first, please."))
    why = why.strip()
    if not why:
        raise ConsentError(_("Say in a few words why; clients who agreed read it."))
    if len(why) > LONGEST_REASON:
        raise ConsentError(_("Say it more shortly; clients who agreed read it."))
    made = ConsentRetirement.objects.create(text=text, retired_by=actor, why=why)
    # What stood is a draft again, to be published as it was or changed.
    standing = ConsentDraft.objects.filter(practice=held, kind=text.kind)
    standing.filter(revision=text.draft_revision).update(revision=F("revision") + 1)
    record(actor=actor, deed="consent_text.retire", about=made, practice=held)
    return made


def _managed(actor: Person, practice: Practice) -> Practice:
    """Return the practice, held, so that two managers follow one another."""
    require(may_manage(actor, practice))
    return Practice.objects.select_for_update().get(pk=practice.pk)


def _draft_as_read(
    actor: Person, practice: Practice, kind: ConsentKind, *, seen: int
) -> ConsentDraft:
    """Return the draft if it is the one that was read; words to begin from become one."""
    draft = ConsentDraft.objects.filter(practice=practice, kind=kind).first()
    beginning = _wording(str(STARTING_TEXTS[kind]))
    if draft is None and seen == 0:
        return draft_text(
            actor=actor, practice=practice, kind=kind, words=beginning, seen_revision=0
        )
    # Sent twice, the first sending has made a draft of the words to begin from.
    is_repeat = draft is not None and (draft.revision, seen, draft.words) == (1, 0, beginning)
    if draft is None or not (is_repeat or draft.revision == seen):
        raise ConsentError(_("The draft has changed since you read it. Read it again, please."))
    return draft


def _wording(words: str) -> str:
    """Return the words with one kind of line's end, and refuse none or far too many."""
    cleaned = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not cleaned:
        raise ConsentError(_("Write what clients are asked to agree to."))
    if len(cleaned) > LONGEST_TEXT:
        raise ConsentError(_("This is longer than anybody reads. Say it in fewer words."))
    return cleaned
