"""How much a page may ask of the databases, whatever the number of rows."""

from __future__ import annotations

MOST_QUERIES = 15
# Having looked at a record leaves a row in its trail, once in five minutes, and a session in use
# is kept anew once a minute. The page that meets that asks so much more.
TO_LEAVE_A_ROW = 3
TO_KEEP_THE_SESSION = 1
