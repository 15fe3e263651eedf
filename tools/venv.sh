#!/usr/bin/env bash
# Make a virtual environment with the first Python of 3.11 or newer: tools/venv.sh FOLDER
# PYTHON names another one. Where the standard venv module is missing (Debian keeps it in a package of its own),
# virtualenv does the same from PyPI.
set -euo pipefail
folder=$1

python=""
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "drizview needs Python 3.11 or newer, and found none: install one, or say which with make PYTHON=..." >&2
    exit 1
fi

rm -rf "$folder"
if "$python" -m venv "$folder" >"$folder.log" 2>&1; then
    rm -f "$folder.log"
    exit 0
fi

rm -rf "$folder"
tool=$(mktemp -d)
trap 'rm -rf "$tool"' EXIT
if "$python" -m pip install --quiet --target "$tool" virtualenv >>"$folder.log" 2>&1 &&
    PYTHONPATH=$tool "$python" -m virtualenv --quiet "$folder" >>"$folder.log" 2>&1; then
    rm -f "$folder.log"
    exit 0
fi
rm -rf "$folder"
cat "$folder.log" >&2
rm -f "$folder.log"
echo "No virtual environment could be made with $python: install its venv module (Debian: apt install python3-venv)." >&2
exit 1
