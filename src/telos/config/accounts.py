"""Settings of django-allauth: how people sign in, and with what beside a password."""

ACCOUNT_ADAPTER = "telos.web.account.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_SESSION_REMEMBER = False
# Whoever changes it stays signed in; every other session of theirs ends, as it holds the old one.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Who may try how often is said in telos.web.account.limits: allauth's own limits by address and
# network would let a stranger keep somebody out.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": None}
MFA_ADAPTER = "telos.web.account.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A passkey stands for both: what one has, and the finger, face or PIN that opens it.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Clocks of phones go wrong by some seconds; a code is still good for one sign-in alone.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
# Asked for by telos.web.step_up, which counts a whole sign-in of the last minutes as one.
MFA_REAUTHENTICATION_REQUIRED = False
ACCOUNT_LOGOUT_REDIRECT_URL = "sign-in"
