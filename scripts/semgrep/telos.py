"""What telos.yml must find, and what it must let be: `semgrep --test` reads the marks."""

# ruleid: asks-another-server
import requests

# ruleid: asks-another-server
from urllib.request import urlopen

# ok: asks-another-server
from urllib.parse import urlsplit


def page(request, cursor, frame, _log, words, name):
    # ruleid: page-marked-safe
    mark_safe(words)
    # ruleid: rows-without-a-viewer
    Goal.objects.all()
    # ok: rows-without-a-viewer
    goals_visible_to(request.user)
    # ok: rows-without-a-viewer
    Authenticator.objects.filter(user=request.user)
    # ruleid: print-in-the-house
    print(words)
    # ruleid: sql-made-of-strings
    cursor.execute(f"SELECT * FROM goals WHERE name = '{name}'")
    # ruleid: sql-made-of-strings
    cursor.execute("SELECT * FROM goals WHERE name = '%s'" % name)
    # ok: sql-made-of-strings
    cursor.execute("SELECT * FROM goals WHERE name = %s", [name])
    # ruleid: code-made-of-strings
    eval(words)
    # ruleid: code-made-of-strings
    subprocess.run(words, shell=True)
    # ok: code-made-of-strings
    subprocess.run(["ls", words])
    # ruleid: log-with-words-in-it
    _log.warning(f"Goal {name} moved")
    # ruleid: log-with-words-in-it
    _log.warning("Goal %s moved", name)
    # ok: log-with-words-in-it
    _log.warning("goal.moved", extra={"row": name})
    # ruleid: table-written-unguarded
    frame.write_csv("out.csv")
    # ruleid: chance-for-secrets
    random.choice(words)
    # ok: chance-for-secrets
    secrets.choice(words)
    # ruleid: choice-by-number
    forms.ModelChoiceField(queryset=words)


# ruleid: form-without-its-token
@csrf_exempt
def careless(request):
    pass
