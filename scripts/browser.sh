#!/bin/sh
# Make sure a Chromium, axe-core for the accessibility test, and pdftotext for the printed pages are there. Users without
# them skip those tests; CI may not.
cd "$(dirname "$0")/.." || exit 1
if [ ! -f node_modules/axe-core/axe.min.js ]; then
  if command -v npm >/dev/null 2>&1 && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --silent; then :
  else
    echo "axe-core could not be installed with npm: the accessibility test will be skipped."
    if [ "${CI:-}" = true ]; then exit 1; fi
  fi
fi
wanted=chromium
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then wanted=; fi
done
command -v pdftotext >/dev/null 2>&1 || wanted="$wanted poppler-utils"
if [ -z "$wanted" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing for the tests that open a page: $wanted"
  # shellcheck disable=SC2086 - a list of packages
  (apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted) \
    >/tmp/personakit-browser.log 2>&1 && exit 0
  tail -n 5 /tmp/personakit-browser.log
fi
if [ "${CI:-}" = true ]; then
  echo "Could not install: $wanted. CI does not skip the tests that open a page." >&2
  exit 1
fi
echo "Not found: $wanted. The tests that need it will be skipped."
