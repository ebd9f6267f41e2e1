"""What the practice's clients are asked to agree to: drafts, versions, and counts of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telos.access.actions import (
    ConsentError,
    DraftHasChangedError,
    draft_text,
    publish_text,
    retire_text,
)
from telos.access.enums import GOVERNS, ConsentKind
from telos.access.forms import DraftTextForm, PublishTextForm, RetireTextForm
from telos.access.queries import TextInHand, texts_in_hand, texts_visible_to
from telos.people.queries import managed_practices_of
from telos.web.consent_words import blocks_of, kind_named, version_words
from telos.web.gate import Policy, policy
from telos.web.kept import kept_over_sign_in, take_kept_of
from telos.web.practice.consent_rows import (
    answer_words,
    asked_again_words,
    consents_headline,
    ended_words,
    text_headline,
    text_rows,
)

if TYPE_CHECKING:
    from uuid import UUID

    from django import forms
    from django.http import HttpResponse

    from telos.people.models import Practice
    from telos.web.standing import PersonRequest

_REJECTED = 422


@policy(Policy.MANAGER)
@require_safe
def practice_consents(request: PersonRequest, practice_id: UUID) -> HttpResponse:
    """Show each kind: which words stand, and how many answered what."""
    practice = _practice_of(request, practice_id)
    in_hand = texts_in_hand(request.user, practice)
    context = {
        "practice": practice,
        "headline": consents_headline(in_hand.values()),
        "rows": text_rows(in_hand.values(), practice),
    }
    return render(request, "practice/consents.html", context)


@kept_over_sign_in("practice-consent")
@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def practice_consent(request: PersonRequest, practice_id: UUID, kind: str) -> HttpResponse:
    """Show one text and keep a draft of it; one that changed meanwhile is shown beside."""
    practice, in_hand = _in_hand(request, practice_id, kind)
    if request.method != "POST":
        return _show_or_kept(request, practice, in_hand)
    form = DraftTextForm(request.POST)
    if not form.is_valid():
        return _show(request, practice, in_hand, draft=form)
    try:
        draft_text(
            actor=request.user,
            practice=practice,
            kind=in_hand.kind,
            words=form.cleaned_data["words"],
            seen_revision=form.cleaned_data["seen_revision"],
        )
    except DraftHasChangedError as error:
        # Both are on the page now: the other counts as seen, and this one may be sent again.
        fields = request.POST.copy()
        fields["seen_revision"] = str(in_hand.revision)
        form = DraftTextForm(fields)
        form.add_error(None, str(error))
        return _show(request, practice, in_hand, draft=form, other=in_hand.words)
    except ConsentError as error:
        form.add_error("words", str(error))
        return _show(request, practice, in_hand, draft=form)
    messages.success(request, _("The draft is kept. Nobody is asked it before you publish it."))
    return redirect("practice-consent", practice_id, kind)


@kept_over_sign_in("practice-consent")
@policy(Policy.MANAGER)
@require_POST
def practice_consent_publish(request: PersonRequest, practice_id: UUID, kind: str) -> HttpResponse:
    """Publish the draft as it was read."""
    practice, in_hand = _in_hand(request, practice_id, kind)
    # Sent twice, the first sending has published it: nothing is left to be asked about it.
    needs_no_reason = in_hand.present is None or not in_hand.differs
    form = PublishTextForm(request.POST, is_first=needs_no_reason, is_retired=in_hand.is_retired)
    if form.is_valid():
        try:
            text = publish_text(
                actor=request.user,
                practice=practice,
                kind=in_hand.kind,
                seen_revision=form.cleaned_data["seen_revision"],
                asks_again=form.asks_those_who_agreed(),
                why=form.what_changed(),
            )
        except ConsentError as error:
            form.add_error(None, str(error))
        else:
            said = _("Version %(number)d is published; clients are asked it from now on.")
            messages.success(request, said % {"number": text.number})
            return redirect("practice-consent", practice_id, kind)
    return _show(request, practice, in_hand, publish=form)


@kept_over_sign_in("practice-consent")
@policy(Policy.MANAGER)
@require_POST
def practice_consent_retire(request: PersonRequest, practice_id: UUID, kind: str) -> HttpResponse:
    """Ask nobody this any more."""
    practice, in_hand = _in_hand(request, practice_id, kind)
    form = RetireTextForm(request.POST)
    if form.is_valid():
        texts = texts_visible_to(request.user, practice).filter(kind=in_hand.kind)
        text = get_object_or_404(texts, public_id=form.cleaned_data["text"])
        why = form.cleaned_data["why"]
        try:
            retire_text(actor=request.user, practice=practice, text=text, why=why)
        except ConsentError as error:
            form.add_error(None, str(error))
        else:
            said = _("Nobody is asked this any more. What was answered stays where it stands.")
            messages.success(request, said)
            return redirect("practice-consent", practice_id, kind)
    return _show(request, practice, in_hand, retire=form)


@policy(Policy.MANAGER)
@require_safe
def practice_consent_preview(request: PersonRequest, practice_id: UUID, kind: str) -> HttpResponse:
    """Show the draft as a client will see it."""
    practice, in_hand = _in_hand(request, practice_id, kind)
    context = {
        "practice": practice,
        "in_hand": in_hand,
        "title": in_hand.kind.label,
        "blocks": blocks_of(in_hand.words),
        "governs": GOVERNS[in_hand.kind],
    }
    return render(request, "practice/consent_preview.html", context)


@policy(Policy.MANAGER)
@require_safe
def practice_consent_version(
    request: PersonRequest, *, practice_id: UUID, kind: str, text_id: UUID
) -> HttpResponse:
    """Show one version as it was published."""
    practice = _practice_of(request, practice_id)
    texts = texts_visible_to(request.user, practice).filter(kind=kind_named(kind))
    text = get_object_or_404(texts, public_id=text_id)
    context = {
        "practice": practice,
        "text": text,
        "title": ConsentKind(text.kind).label,
        "headline": version_words(text),
        "blocks": blocks_of(text.words),
    }
    return render(request, "practice/consent_version.html", context)


def _practice_of(request: PersonRequest, practice_id: UUID) -> Practice:
    return get_object_or_404(managed_practices_of(request.user), public_id=practice_id)


def _in_hand(request: PersonRequest, practice_id: UUID, kind: str) -> tuple[Practice, TextInHand]:
    practice = _practice_of(request, practice_id)
    return practice, texts_in_hand(request.user, practice)[kind_named(kind)]


def _show_or_kept(request: PersonRequest, practice: Practice, in_hand: TextInHand) -> HttpResponse:
    """Show the page, with what was sent after the session had ended."""
    args = [practice.public_id, in_hand.kind]
    addresses = {
        "draft": reverse("practice-consent", args=args),
        "publish": reverse("practice-consent-publish", args=args),
        "retire": reverse("practice-consent-retire", args=args),
    }
    kept = take_kept_of(request, addresses)
    if kept is None:
        return _show(request, practice, in_hand)
    name, fields = kept
    if name == "draft":
        return _show(request, practice, in_hand, draft=DraftTextForm(fields))
    if name == "retire":
        return _show(request, practice, in_hand, retire=RetireTextForm(fields))
    form = PublishTextForm(fields, is_first=in_hand.present is None, is_retired=in_hand.is_retired)
    return _show(request, practice, in_hand, publish=form)


def _retire_form(in_hand: TextInHand) -> RetireTextForm:
    return RetireTextForm(
        initial={"text": in_hand.present.public_id if in_hand.present else ""},
    )


def _show(
    request: PersonRequest,
    practice: Practice,
    in_hand: TextInHand,
    *,
    other: str = "",
    **sent: forms.Form,
) -> HttpResponse:
    is_first = in_hand.present is None
    seen = {"seen_revision": in_hand.revision}
    versions = texts_visible_to(request.user, practice).filter(kind=in_hand.kind)
    context: dict[str, Any] = {
        "practice": practice,
        "in_hand": in_hand,
        "title": in_hand.kind.label,
        "headline": text_headline(in_hand),
        "governs": GOVERNS[in_hand.kind],
        "answers": answer_words(in_hand, practice),
        "asked_again": asked_again_words(in_hand, practice),
        "is_first": is_first,
        "other": other,
        "versions": [(text, version_words(text)) for text in versions],
        "draft": sent.get("draft") or DraftTextForm(initial=DraftTextForm.initial_from(in_hand)),
        "publish": sent.get("publish")
        or PublishTextForm(is_first=is_first, is_retired=in_hand.is_retired, initial=seen),
        "retire": sent.get("retire") or _retire_form(in_hand),
        "ended": ended_words(in_hand, practice),
    }
    is_rejected = request.method == "POST"
    status = _REJECTED if is_rejected else 200
    return render(request, "practice/consent.html", context, status=status)
