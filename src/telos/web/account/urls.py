"""Signing in and out, one's account, and what mailed links open: behind our gate."""

from allauth.account import views
from django.urls import path

from telos.web.account import factors, links, own
from telos.web.account.showing import show_who_you_are
from telos.web.account.signing_in import PasskeySignIn, SecondStep, SignIn
from telos.web.gate import Policy, policy

opened = policy(Policy.OPEN)
signed_in = policy(Policy.SIGNED_IN)

# allauth reverses some of these by its own names; both names lead to the same page.
urlpatterns = [
    path("", own.account, name="account"),
    path("sign-in/", opened(SignIn.as_view()), name="sign-in"),
    path("sign-in/", opened(SignIn.as_view()), name="account_login"),
    path("sign-in/second-step/", opened(SecondStep.as_view()), name="mfa_authenticate"),
    path("sign-in/passkey/", opened(PasskeySignIn.as_view()), name="passkey-sign-in"),
    path("sign-out/", opened(views.LogoutView.as_view()), name="sign-out"),
    path("sign-out/", opened(views.LogoutView.as_view()), name="account_logout"),
    path("show-who-you-are/", show_who_you_are, name="show-who-you-are"),
    path("second-factor/", factors.wanted, name="second-factor-wanted"),
    path("second-factor/app/", factors.app, name="set-up-app"),
    path("second-factor/passkey/", factors.passkey, name="add-passkey"),
    path("second-factor/take-away/", factors.take_away, name="take-factor-away"),
    path("second-factor/codes/", factors.codes, name="recovery-codes"),
    path("second-factor/codes/new/", factors.new_codes, name="new-recovery-codes"),
    path("devices/end/", own.sessions_end, name="end-sessions"),
    path("address/", own.address, name="change-address"),
    path("address/<str:key>/", links.new_address, name="new-address"),
    path("password/change/", signed_in(own.ChangedPassword.as_view()), name="change-password"),
    path(
        "password/change/",
        signed_in(own.ChangedPassword.as_view()),
        name="account_change_password",
    ),
    path("password/", links.forgotten_password, name="account_reset_password"),
    path("password/sent/", links.link_is_sent, name="account_reset_password_done"),
    path("password/<str:key>/", links.new_password, name="new-password"),
    path("invitation/<str:key>/", links.invitation, name="invitation"),
]
