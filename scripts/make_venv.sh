#!/bin/sh
# Make .venv/ with Python 3.11 or newer; where Debian or Ubuntu left out its venv module, install that first.
set -eu
cd "$(dirname "$0")/.."

for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        found=$python
        break
    fi
done
if [ -z "${found:-}" ]; then
    echo "Yunju needs Python 3.11 or newer. Install it, or name it: make setup PYTHON=/path/to/python3.11" >&2
    exit 1
fi

if ! "$found" -c 'import ensurepip, venv' 2>/dev/null; then
    package=$("$found" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    echo "Installing $package ..."
    scripts/apt_install.sh "$package" >/dev/null 2>&1 || {
        echo "Please install the package $package (as root: apt-get install $package) and try again." >&2
        exit 1
    }
fi
echo "Making .venv/ with $("$found" --version) ..."
"$found" -m venv .venv
