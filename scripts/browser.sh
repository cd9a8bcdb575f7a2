#!/bin/sh
# Make sure a Chromium, and axe-core for the accessibility test, are there. Users without skip those tests; CI may not.
cd "$(dirname "$0")/.." || exit 1
if [ ! -f node_modules/axe-core/axe.min.js ]; then
  if command -v npm >/dev/null 2>&1 && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent; then :
  else
    echo "axe-core could not be installed with npm: the accessibility test will be skipped."
    if [ "${CI:-}" = true ]; then exit 1; fi
  fi
fi
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium for the browser tests"
  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium) \
    >/tmp/personakit-browser.log 2>&1 && exit 0
  tail -n 5 /tmp/personakit-browser.log
fi
if [ "${CI:-}" = true ]; then
  echo "No Chromium could be installed, and CI does not skip the browser tests." >&2
  exit 1
fi
echo "No Chromium found: the tests that open a page will be skipped. Install the package 'chromium' to run them."
