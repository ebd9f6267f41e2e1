#!/bin/sh
# testssl against the very nginx of docs/operations.md, before a Telos that serves: `sh scripts/telos tls`.
# Everything stands in a folder that goes afterwards, with a certificate made for the test. It ends
# with 1 where testssl finds what is not answered in docs/security.md ("Scanners").
set -eu

for tool in nginx testssl openssl; do
    command -v "$tool" >/dev/null 2>&1 || PATH=$PATH:/usr/sbin
    command -v "$tool" >/dev/null 2>&1 || {
        echo "$tool is not here. On Debian: apt-get install nginx-light testssl.sh openssl bsdextrautils" >&2
        exit 2
    }
done
name=telos.practice.example
tls=8443 plain=8480 app=8401
place=$(mktemp -d)
cleared() {
    [ -f "$place/nginx.pid" ] && kill "$(cat "$place/nginx.pid")" 2>/dev/null
    [ -n "${serving:-}" ] && kill "$serving" 2>/dev/null
    rm -rf "$place"
}
trap cleared EXIT
trap 'exit 130' INT TERM

openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
    -keyout "$place/key.pem" -out "$place/cert.pem" 2>/dev/null

# The block of the guide as it stands there, but for ports, places and the pid.
{
    echo "worker_processes 1; pid $place/nginx.pid; error_log $place/nginx.log; events {}"
    echo "http {"
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $place/$kind;"; done
    sed -n '/^```nginx$/,/^```$/{/^```/d;p;}' docs/operations.md | sed \
        -e "s|listen 80;|listen 127.0.0.1:$plain;|" \
        -e "s|listen 443 |listen 127.0.0.1:$tls |" \
        -e "s|/etc/letsencrypt/live/$name/fullchain.pem|$place/cert.pem|" \
        -e "s|/etc/letsencrypt/live/$name/privkey.pem|$place/key.pem|" \
        -e "s|/var/log/nginx/telos.log|$place/telos.log|" \
        -e "s|127.0.0.1:8000|127.0.0.1:$app|"
    echo "}"
} >"$place/nginx.conf"

export TELOS_DATA_DIR="$place/data" TELOS_HTTPS=1 TELOS_ALLOWED_HOSTS="$name"
.venv/bin/telos migrate >/dev/null
.venv/bin/telos serve --port "$app" >"$place/serve.log" 2>&1 &
serving=$!
nginx -c "$place/nginx.conf"
tries=0
until curl -fsSk --resolve "$name:$tls:127.0.0.1" "https://$name:$tls/help-now/" -o /dev/null 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -gt 60 ] && { cat "$place/serve.log" "$place/nginx.log" >&2; exit 2; }
    sleep 1
done

testssl --quiet --color 0 --ip 127.0.0.1 --warnings off --jsonfile "$place/found.json" "https://$name:$tls/" \
    >"$place/testssl.log" 2>&1 || true
.venv/bin/python - "$place/found.json" <<'PY'
import json
import sys

# Of the test's own certificate: nobody signed it, and nobody can revoke it.
OF_THE_CERTIFICATE = (
    *("cert_chain_of_trust", "cert_crlDistributionPoints", "cert_ocspURL", "cert_revocation"),
    *("cert_expirationStatus", "cert_notAfter", "DNS_CAArecord", "OCSP_stapling"),
)
# Of the machine that looks, not of what it looks at.
OF_THE_TOOL = {"engine_problem"}
GRAVE = {"LOW", "MEDIUM", "HIGH", "CRITICAL", "FATAL", "WARN"}

found = json.load(open(sys.argv[1], encoding="utf-8"))
looked = [e for e in found if e["severity"] != "DEBUG" and e["id"] not in OF_THE_TOOL]
bad = [each for each in looked if each["severity"] in GRAVE]
own = [each for each in bad if each["id"].startswith(OF_THE_CERTIFICATE)]
rest = [each for each in bad if each not in own]
print(f"testssl looked at {len(looked)} things; {len(own)} concern the test's own certificate.")
for each in rest:
    print(f"{each['severity']:8} {each['id']}: {each['finding']}")
for each in looked:
    if each["id"] in {"TLS1", "TLS1_1", "TLS1_2", "TLS1_3", "HSTS_time", "overall_grade", "FS"}:
        print(f"{each['id']:14} {each['finding']}")
print("Nothing else was found." if not rest else f"{len(rest)} findings want an answer.")
sys.exit(bool(rest) or len(looked) < 50)
PY
