"""A second factor: asked of everybody who sees clients, set up, used, lost, taken away."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from telos.audit.models import AuditRow
from telos.people.actions import add_member, create_person
from telos.people.enums import Role
from telos.people.queries import has_second_factor
from telos.web.account.factor_adapter import FactorAdapter, SecretLostError
from telos.web.gate import Policy
from tests.architecture.test_url_map import ADDRESSES
from tests.cast import APP_SECRET, PASSWORD, Cast
from tests.doors import app_code, later, sign_in, unused_code

WANTED = "second-factor-wanted"
STAFF = ("her_therapist", "co_facilitator", "manager")


@pytest.fixture(autouse=True)
def _unhurried(db: None) -> None:
    """Attempts of other tests do not count here."""
    cache.clear()


@pytest.fixture
def newcomer(cast: Cast):
    """A therapist who has signed in with her password and set up nothing yet."""
    person = create_person(email="ivo@cast.example", display_name="Ivo", password=PASSWORD)
    add_member(actor=cast.manager, practice=cast.practice, person=person, role=Role.THERAPIST)
    browser = Client()
    assert sign_in(browser, person.email).status_code == 302
    return person, browser


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def every_path() -> dict[str, tuple[str, Policy]]:
    """A path for every address, with something in the place of each id."""
    found = {}
    for path, pattern in ADDRESSES:
        filled = re.sub(r"<uuid:\w+>", str(uuid4()), path)
        filled = re.sub(r"<\w+:\w+>", "x", filled)
        found[str(pattern.name)] = (f"/{filled}", pattern.callback.policy)
    return found


def test_nothing_but_the_set_up_opens_before_it_is_done(newcomer) -> None:
    _, browser = newcomer
    shut, asked = set(), set()
    for name, (path, named) in every_path().items():
        for method in (browser.get, browser.post):
            if named in {Policy.OPEN, Policy.SETTING_UP}:
                continue
            asked.add(name)
            answer = method(path)
            if answer.status_code == 302 and answer["Location"] == reverse(WANTED):
                shut.add(name)
    # Those that only take a form lead to its page, which is shut as well.
    leading = asked - shut
    assert len(asked) > 40
    assert leading == set(), leading


def test_set_up_sign_out_and_help_are_open_before(newcomer) -> None:
    _, browser = newcomer
    for name in (WANTED, "set-up-app", "add-passkey", "help-now", "sign-out"):
        assert browser.get(reverse(name)).status_code == 200, name
    browser.post(reverse("sign-out"))
    assert browser.get(reverse("home"))["Location"].startswith(reverse("sign-in"))


def test_which_addresses_are_open_is_a_short_list() -> None:
    by_policy = {
        named: {name for name, (_, other) in every_path().items() if other is named}
        for named in (Policy.SETTING_UP, Policy.OPEN)
    }
    assert by_policy[Policy.SETTING_UP] == {
        WANTED,
        "set-up-app",
        "add-passkey",
        "show-who-you-are",
    }
    assert by_policy[Policy.OPEN] == {
        # What a device that keeps a page needs of the house: neither says anything of anybody.
        *("kept-worker", "no-connection", "copy-on-device"),
        *("sign-in", "account_login", "sign-out", "account_logout"),
        *("mfa_authenticate", "passkey-sign-in", "invitation", "new-password", "new-address"),
        *("account_reset_password", "account_reset_password_done"),
        *("set-theme", "design", "help-now"),
    }


def test_part_that_is_given_later_asks_for_it_at_the_next_step(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.client.email)
    assert browser.get(reverse("today")).status_code == 200
    add_member(
        actor=cast.manager, practice=cast.practice, person=cast.client, role=Role.FACILITATOR
    )
    assert browser.get(reverse("today"))["Location"] == reverse(WANTED)
    assert "One more thing before you begin" in text(browser.get(reverse(WANTED)))


def test_session_without_it_is_asked_when_it_was_set_up_elsewhere(newcomer) -> None:
    """A thief who signed in with the stolen password alone stays outside."""
    person, here = newcomer
    thief = Client()
    sign_in(thief, person.email)
    set_up(here)
    assert here.get(reverse("caseload")).status_code == 200
    assert thief.get(reverse("caseload"))["Location"] == reverse(WANTED)
    assert thief.get(reverse(WANTED))["Location"].startswith(reverse("show-who-you-are"))
    # The password, which is known, is not asked for: only what is not.
    page = text(thief.get(reverse("show-who-you-are")))
    assert 'name="code"' in page
    assert 'name="password"' not in page
    # Nor can another factor be added beside it.
    for name in ("set-up-app", "add-passkey"):
        assert thief.get(reverse(name))["Location"].startswith(reverse("show-who-you-are"))


def set_up(browser: Client) -> str:
    """Set up the app as one does; return its secret."""
    page = text(browser.get(reverse("set-up-app")))
    typed = re.search(r'<code class="typed-key">([A-Z2-7 ]+)</code>', page)
    assert typed is not None
    secret = typed[1].replace(" ", "")
    answer = browser.post(reverse("set-up-app"), {"code": app_code(secret)})
    assert answer["Location"] == reverse("recovery-codes")
    return secret


def test_app_is_set_up_and_asked_for_from_then_on(newcomer) -> None:
    person, browser = newcomer
    page = text(browser.get(reverse("set-up-app")))
    assert "data:image/svg+xml;base64," in page
    id_before = browser.session.session_key
    secret = set_up(browser)
    assert len(secret) == 32  # 160 bits, of five a letter
    assert browser.session.session_key != id_before
    shown = text(browser.get(reverse("recovery-codes")))
    codes = [code.replace(" ", "") for code in re.findall(r"<code>(\d{4} \d{4})</code>", shown)]
    assert len(set(codes)) == 10
    assert browser.get(reverse("caseload")).status_code == 200
    # Shown once.
    again = browser.get(reverse("recovery-codes"), follow=True)
    assert codes[0][:4] + " " + codes[0][4:] not in text(again)
    # The password alone opens nothing now; with a code it does.
    other = Client()
    first = other.post(reverse("sign-in"), {"login": person.email, "password": PASSWORD})
    assert first["Location"] == reverse("mfa_authenticate")
    assert other.get(reverse("caseload"))["Location"].startswith(reverse("sign-in"))
    assert sign_in(Client(), person.email, code=app_code(secret, steps=1)).status_code == 302
    assert sign_in(Client(), person.email, code=codes[3]).status_code == 302
    told = [letter.body for letter in mail.outbox if letter.to == [person.email]]
    assert any("An authenticator app was added." in body for body in told)
    assert any("One of your recovery codes was used." in body for body in told)
    trail = AuditRow.objects.filter(about_id=person.public_id).values_list("deed", "why")
    assert ("account.add_second_factor", "totp") in trail
    assert ("account.sign_in", "password, recovery_codes") in trail


def test_wrong_first_code_keeps_the_secret_that_was_scanned(newcomer) -> None:
    person, browser = newcomer
    page = text(browser.get(reverse("set-up-app")))
    answer = browser.post(reverse("set-up-app"), {"code": "000000"})
    assert answer.status_code == 422
    assert "This code does not fit." in text(answer)
    typed = re.compile(r'<code class="typed-key">[A-Z2-7 ]+</code>')
    assert typed.findall(text(answer)) == typed.findall(page)
    assert not has_second_factor(person)


@pytest.mark.parametrize("code", ["", "x", "\0", "1" * 5000, "12 34", "٣٣٣٣٣٣", "<script>"])
def test_second_step_takes_anything_that_is_typed(cast: Cast, code: str) -> None:
    browser = Client()
    browser.post(reverse("sign-in"), {"login": cast.colleague.email, "password": PASSWORD})
    answer = browser.post(reverse("mfa_authenticate"), {"code": code})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().replace("<script src", "")
    assert browser.get(reverse("caseload")).status_code == 302


@pytest.mark.parametrize("sent", ["5", "{}", "[]", '{"id": 1}', '{"id":"x","response":{}}', "{"])
@pytest.mark.parametrize("where", ["mfa_authenticate", "passkey-sign-in", "add-passkey"])
def test_forged_passkey_is_refused_and_breaks_nothing(
    cast: Cast, newcomer, where: str, sent: str
) -> None:
    _, browser = newcomer
    if where == "mfa_authenticate":
        browser = Client()
        browser.post(reverse("sign-in"), {"login": cast.colleague.email, "password": PASSWORD})
    if where == "passkey-sign-in":
        browser = Client()
    headers = {"Accept": "application/json"}
    browser.get(reverse(where), headers=headers)
    answer = browser.post(reverse(where), {"credential": sent, "name": "x"})
    assert answer.status_code in {200, 302, 422}
    assert browser.get(reverse("caseload")).status_code == 302
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_code_of_the_app_signs_in_once_though_it_fits_for_longer(cast: Cast) -> None:
    code = app_code()
    assert sign_in(Client(), cast.colleague.email, code=code).status_code == 302
    assert sign_in(Client(), cast.colleague.email, code=code).status_code == 200
    with later(seconds=31):
        # It still fits then, a step late; allauth alone would have forgotten that it was used.
        again = sign_in(Client(), cast.colleague.email, code=f"{code[:3]} {code[3:]}")
    assert again.status_code == 200
    # Another person's same code is theirs.
    assert sign_in(Client(), cast.manager.email, code=app_code()).status_code == 302


def test_recovery_code_signs_in_once(cast: Cast) -> None:
    code = unused_code(cast.colleague.email)
    assert sign_in(Client(), cast.colleague.email, code=code).status_code == 302
    assert sign_in(Client(), cast.colleague.email, code=code).status_code == 200


def test_client_is_offered_it_and_never_made_to(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.client.email)
    assert browser.get(reverse("today")).status_code == 200
    page = text(browser.get(reverse("account")))
    assert "It is quite all right without." in page
    assert reverse("set-up-app") in page


def test_client_may_take_it_away_again_and_codes_go_with_it(cast: Cast) -> None:
    browser = Client()
    sign_in(browser, cast.client.email)
    set_up(browser)
    assert browser.post(reverse("take-factor-away"), {"which": handle(browser)}).status_code == 302
    assert not Authenticator.objects.filter(user=cast.client).exists()
    assert sign_in(Client(), cast.client.email)["Location"] == "/"


def handle(browser: Client) -> str:
    found = re.search(r'name="which" value="(\w{32})"', text(browser.get(reverse("account"))))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("who", STAFF)
def test_staff_keep_the_last_one(cast: Cast, signed_in, who: str) -> None:
    browser = signed_in(cast.person(who))
    browser.post(reverse("take-factor-away"), {"which": handle(browser)})
    assert has_second_factor(cast.person(who))


def test_factor_of_somebody_else_is_not_taken_away(cast: Cast, signed_in) -> None:
    theirs = handle(signed_in(cast.manager))
    signed_in(cast.her_therapist).post(reverse("take-factor-away"), {"which": theirs})
    assert has_second_factor(cast.manager)
    assert has_second_factor(cast.her_therapist)


def test_new_codes_make_the_old_ones_worthless(cast: Cast, signed_in) -> None:
    old = unused_code(cast.colleague.email)
    page = text(signed_in(cast.colleague).post(reverse("new-recovery-codes"), follow=True))
    assert "Keep these on paper" in page
    assert sign_in(Client(), cast.colleague.email, code=old).status_code == 200
    assert mail.outbox[-1].to == [cast.colleague.email]
    assert AuditRow.objects.filter(deed="account.make_recovery_codes").count() == 1


def test_codes_are_not_made_without_a_factor_beside_them(cast: Cast, signed_in) -> None:
    signed_in(cast.client).post(reverse("new-recovery-codes"))
    assert not Authenticator.objects.filter(user=cast.client).exists()


@pytest.mark.parametrize("who", STAFF)
def test_demonstration_asks_for_none_and_says_why(cast: Cast, who: str) -> None:
    Authenticator.objects.all().delete()
    browser = Client()
    with override_settings(DEMO=True):
        sign_in(browser, cast.person(who).email)
        assert browser.get(reverse("home"), follow=True).status_code == 200
        page = text(browser.get(reverse("account")))
        assert "Everybody in this demonstration is invented" in page
        assert browser.get(reverse(WANTED)).status_code == 302
    # Outside of it the same session is asked.
    assert browser.get(reverse("account"))["Location"] == reverse(WANTED)


def test_secrets_are_sealed_in_the_database(cast: Cast, newcomer) -> None:
    person, browser = newcomer
    secret = set_up(browser)
    kept = str(list(Authenticator.objects.filter(user=person).values_list("data", flat=True)))
    assert secret not in kept
    assert APP_SECRET not in kept
    sealed = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert FactorAdapter().decrypt(sealed) == secret
    another = override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[])
    with another, pytest.raises(SecretLostError):
        FactorAdapter().decrypt(sealed)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[_key()]):
        assert FactorAdapter().decrypt(sealed) == secret


def _key() -> str:
    from django.conf import settings

    return str(settings.SECRET_KEY)
