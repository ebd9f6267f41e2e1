#!/bin/sh
# Looks for weaknesses with tools that nobody here wrote: `sh scripts/telos scan`.
# Each says clean, found or cannot answer; a tool that is not there is said, never left out.
# Ends with 0 where all are clean, 1 where something was found, 2 where one could not answer.
set -u

tools=var/scan
bin=$tools/bin
worst=0
found=0

say() { printf '%s\n' "$*"; }

tell() { # tell NAME STATUS: 0 clean, 1 found, anything else no answer
    case $2 in
        0) say "$1: clean" ;;
        1) say "$1: FOUND, see above" && found=1 ;;
        *) say "$1: CANNOT ANSWER ($3)" && worst=2 ;;
    esac
}

install_tools() {
    if [ -f "$tools/stamp" ] && cmp -s requirements/scan.txt "$tools/stamp"; then return 0; fi
    .venv/bin/python -m venv --clear "$tools" &&
        .venv/bin/uv pip sync --quiet --python "$bin/python" --require-hashes requirements/scan.txt &&
        cp requirements/scan.txt "$tools/stamp"
}

has() { # has TOOL NAME: tell where it is not there
    [ -x "$bin/$1" ] && return 0
    tell "$2" 2 "the tool is not installed"
    return 1
}

scan_bandit() {
    has bandit bandit || return
    "$bin/bandit" --quiet --recursive --configfile pyproject.toml src/telos hatch_build.py
    tell "bandit" $? "it stopped"
}

# Rules of our own alone: no rule and no figure goes to or comes from anywhere.
scan_semgrep() {
    has semgrep semgrep || return
    PATH="$PWD/$bin:$PATH"
    if ! semgrep scan --test scripts/semgrep --metrics=off --disable-version-check >"$tools/rules" 2>&1; then
        cat "$tools/rules"
        tell "semgrep" 2 "a rule does not find what is planted for it"
        return
    fi
    semgrep scan --config scripts/semgrep/telos.yml --error --quiet --metrics=off \
        --disable-version-check --exclude scripts/semgrep src scripts hatch_build.py
    tell "semgrep, our own rules" $? "it stopped"
}

# Knows of a weakness only where it can ask: --strict makes a question without answer a failure.
scan_libraries() {
    has pip-audit pip-audit || return
    for lock in server dev; do
        "$bin/pip-audit" --strict --disable-pip --require-hashes --progress-spinner off \
            -r "requirements/$lock.txt" >"$tools/audit" 2>&1
        status=$?
        if [ $status -eq 0 ]; then
            tell "pip-audit, $lock" 0
        elif grep -q '^Name ' "$tools/audit"; then
            cat "$tools/audit"
            tell "pip-audit, $lock" 1
        else
            tell "pip-audit, $lock" 2 "$(tail -n 1 "$tools/audit" | cut -c 1-160)"
        fi
    done
}

scan_settings() {
    folder=$(mktemp -d)
    TELOS_HTTPS=1 TELOS_ALLOWED_HOSTS=telos.example TELOS_DATA_DIR=$folder \
        .venv/bin/telos manage check --deploy --fail-level WARNING >"$tools/deploy" 2>&1
    status=$?
    rm -rf "$folder"
    [ $status -eq 0 ] || { cat "$tools/deploy" && status=1; }
    tell "check --deploy" $status
}

# What was looked at and is no secret (test vectors, examples) stands in the list. To renew it, look
# at each new line: var/scan/bin/detect-secrets scan --baseline scripts/secrets.json
scan_secrets() {
    has detect-secrets-hook detect-secrets || return
    listed=$(git ls-files -- . ':!scripts/secrets.json' ':!requirements/*.txt') ||
        { tell "detect-secrets" 2 "not a git checkout" && return; }
    cp scripts/secrets.json "$tools/secrets.json"
    # shellcheck disable=SC2086 -- one word a file: no name here has a space
    "$bin/detect-secrets-hook" --baseline "$tools/secrets.json" $listed >"$tools/told"
    status=$?
    # 3: nothing new, but lines of the list have moved.
    if [ $status -eq 3 ]; then status=0; fi
    [ $status -eq 0 ] || cat "$tools/told"
    tell "detect-secrets" $status "it stopped"
}

mkdir -p "$tools"
install_tools || say "Some tools could not be installed: is the package index reachable?"
mkdir -p "$tools"
scan_bandit
scan_semgrep
scan_settings
scan_secrets
scan_libraries
[ "$found" -eq 1 ] && exit 1
exit "$worst"
