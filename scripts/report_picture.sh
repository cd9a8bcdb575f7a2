#!/bin/sh
# Take the README's picture: the first page of the report of the last demo run, in headless Chromium.
set -eu
cd "$(dirname "$0")/.."
page=$(pwd)/runs/latest/report.html
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then browser=$name; break; fi
done
mkdir -p docs/images
"${browser:?no Chromium found}" --headless --no-sandbox --disable-gpu --disable-background-networking --hide-scrollbars \
  --window-size=1200,1500 --screenshot="$(pwd)/docs/images/report.png" "file://$page" >/dev/null 2>&1
echo "Wrote docs/images/report.png"
