"""Signing in, signing out and setting a password: allauth's views behind our gate."""

from allauth.account import views
from django.urls import path, re_path

from telos.web.account.signing_in import ChangedPassword, ForgottenPassword, NewPassword, SignIn
from telos.web.gate import Policy, policy

opened = policy(Policy.OPEN)
own = policy(Policy.SIGNED_IN)

# allauth reverses some of these by its own names; both names lead to the same page.
urlpatterns = [
    path("sign-in/", opened(SignIn.as_view()), name="sign-in"),
    path("sign-in/", opened(SignIn.as_view()), name="account_login"),
    path("sign-out/", opened(views.LogoutView.as_view()), name="sign-out"),
    path("sign-out/", opened(views.LogoutView.as_view()), name="account_logout"),
    path("password/change/", own(ChangedPassword.as_view()), name="change-password"),
    path("password/change/", own(ChangedPassword.as_view()), name="account_change_password"),
    path("password/", opened(ForgottenPassword.as_view()), name="account_reset_password"),
    path(
        "password/sent/",
        opened(views.PasswordResetDoneView.as_view()),
        name="account_reset_password_done",
    ),
    # The key holds hyphens itself: the first one ends the person's part.
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        opened(NewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        opened(views.PasswordResetFromKeyDoneView.as_view()),
        name="account_reset_password_from_key_done",
    ),
]
