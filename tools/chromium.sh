#!/usr/bin/env bash
# Print the path of a Chromium or Chrome for the browser tests, after installing one where that can be done.
# The variable CHROMIUM names another one.
set -euo pipefail

works() {
    "$1" --version >/dev/null 2>&1
}

find_browser() {
    local name
    for name in chromium chromium-browser google-chrome google-chrome-stable chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
        "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        if works "$name"; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

if [ -n "${CHROMIUM:-}" ]; then
    if works "$CHROMIUM"; then
        command -v "$CHROMIUM"
        exit 0
    fi
    echo "CHROMIUM=$CHROMIUM is not a browser that starts." >&2
    exit 1
fi
find_browser && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "No Chromium found: installing Debian's." >&2
    {
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core
    } >&2 </dev/null
    find_browser && exit 0
fi
cat >&2 <<'MESSAGE'
The browser tests need Chromium or Google Chrome, and there is none on PATH. Install one (Debian: apt install chromium;
macOS: brew install --cask chromium), or name it with CHROMIUM=/path/to/chromium make test.
MESSAGE
exit 1
