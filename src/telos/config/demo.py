"""Django's settings for the demo: who is in it, and what signs them in."""

DEMO_PASSWORD = "harbour-light"  # noqa: S105 -- printed for everybody; opens invented data
DEMO_LOGINS = {
    "therapist": "lea@harbour.example",
    "facilitator": "ines@harbour.example",
    "supervisor": "mara@harbour.example",
    "manager": "ruth@harbour.example",
    "officer": "otis@harbour.example",
    "client": "noor@harbour.example",
}
