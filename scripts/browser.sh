#!/bin/sh
# Make sure a Chromium is there for the tests that open a page. Users without one skip those tests; CI may not.
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
