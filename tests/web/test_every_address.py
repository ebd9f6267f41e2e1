"""Every address of the house has a test that says whose it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from tests.architecture.test_url_map import ADDRESSES
from tests.cast import Cast
from tests.web.client.test_my_pages import own_deeds, own_pages
from tests.web.therapist.test_who_may_see import deeds, pages

# Walks the same code for everybody once more: what it covers other tests have counted.
pytestmark = pytest.mark.no_cover

# Addresses without a record in them: open to everybody, or tested by name.
OPEN = {
    "set-theme",
    "design",
    "help-now",
    "kept-worker",
    "no-connection",
    "copy-on-device",
    "sign-in",
    "account_login",
    "sign-out",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "mfa_authenticate",
    "passkey-sign-in",
    "new-password",
    "new-address",
    "invitation",
}
LISTS = {
    "home",
    "change-password",
    "account_change_password",
    # tests/web/account
    "account",
    "change-address",
    "end-sessions",
    "show-who-you-are",
    "second-factor-wanted",
    "set-up-app",
    "add-passkey",
    "take-factor-away",
    "recovery-codes",
    "new-recovery-codes",
    "today",
    "my-progress",
    # tests/web/client/test_intake_pages.py
    "my-intake",
    "my-intake-begin",
    "my-intake-look",
    "my-intake-hand-in",
    "my-intake-take-up",
    "my-intake-draft",
    "my-intake-throw-away",
    "my-intake-section",
    "my-goals",
    "my-goal-new",
    # tests/web/client/test_at_hand.py
    "my-safety-plan",
    "my-safety-plan-write",
    "my-safety-plan-looked",
    "my-safety-plan-before",
    "my-safety-plan-copy",
    # tests/web/client/test_my_plan.py
    "my-plan",
    "my-plan-compare",
    "my-plan-agree",
    "my-plan-keep",
    "my-plan-ask",
    "my-plan-end",
    "my-plan-paper",
    # tests/web/therapist/test_library_pages.py
    "library",
    "library-approach",
    "library-intervention",
    # tests/web/therapist/test_templates_pages.py
    "plan-templates",
    "plan-template-new",
    "plan-template",
    "plan-template-retire",
    "plan-template-offer",
    "client-goal-set",
    "my-goal-map",
    "my-goal-begin",
    "caseload",
    "client-add",
    "practice",
    # tests/web/client/test_rights_pages.py
    "my-rights",
    "my-copy-book",
    "my-copy-file",
    "my-correction",
    "my-record-rest",
    "my-record-take-up",
    "my-record-erase",
    "my-erasure-take-back",
    # tests/web/practice/test_rights_pages.py
    "practice-rights",
    "practice-times",
    "practice-retention",
    "practice-record",
    "practice-record-hold",
    "practice-record-lift",
    "practice-record-keep",
    "practice-record-take-up",
    "practice-record-erase",
    "practice-record-factor",
    "practice-record-ask",
    # tests/web/therapist/test_emergency_pages.py
    "emergency",
    "emergency-record",
    "emergency-close",
    # tests/web/practice/test_privacy_pages.py
    "privacy",
    "privacy-opening",
    # tests/web/account/test_notices_page.py
    "notices",
    "notice-read",
    # tests/web/practice/test_trail_page.py
    "practice-trail",
    # tests/web/client/test_who_looked.py
    "who-looked",
    # tests/web/client/test_consents_page.py
    "my-consents",
    "my-consent",
    "my-consent-answer",
    # tests/web/practice/test_consents_page.py
    "practice-consents",
    "practice-consent",
    "practice-consent-preview",
    "practice-consent-publish",
    "practice-consent-retire",
    "practice-consent-version",
    # tests/web/practice/test_people_page.py
    "practice-people",
    "practice-invite-again",
    "practice-uninvite",
    "practice-part-end",
    "practice-factor-reset",
    # tests/web/test_supervision.py
    "supervision",
    "practice-care",
    # tests/web/therapist/test_hand_over_pages.py
    "practice-hand-over",
    "client-hand-over-back",
    "practice-supervision",
    "practice-supervision-end",
    # tests/web/practice/test_questionnaires_page.py
    "practice-questionnaires",
    "practice-questionnaire-add",
    "practice-questionnaire",
    "practice-questionnaire-retire",
    "practice-wording-withdraw",
}


def test_every_address_says_whose_it_is(cast: Cast) -> None:
    tested = {
        resolve(path).url_name
        for makes in (_of_therapist, _of_deeds, own_pages, _of_own_deeds)
        for path in _paths(makes, cast)
    }
    assert {pattern.name for _path, pattern in ADDRESSES} == tested | OPEN | LISTS


def _paths(makes: Callable[[Cast], dict[str, str]], cast: Cast) -> list[str]:
    """Return the paths of one table; its scene is struck again for the next."""
    with transaction.atomic():
        paths = list(makes(cast).values())
        transaction.set_rollback(True)
    return paths


def _of_therapist(cast: Cast) -> dict[str, str]:
    return {name: page.path for name, page in pages(cast).items()}


def _of_deeds(cast: Cast) -> dict[str, str]:
    return {name: deed.path for name, deed in deeds(cast).items()}


def _of_own_deeds(cast: Cast) -> dict[str, str]:
    return {name: path for name, (path, _sent) in own_deeds(cast).items()}


def test_open_addresses_need_no_sign_in(db: None) -> None:
    for name in ("design", "help-now", "sign-in", "account_reset_password"):
        assert Client().get(reverse(name)).status_code == 200, name


def test_nothing_stands_outside_the_url_map() -> None:
    for path in ("/admin/", "/api/", "/accounts/login/", "/media/x", "/.env", "/static/../x"):
        assert Client().get(path).status_code == 404, path
    assert get_resolver().url_patterns
