#!/bin/sh
# In CSS a colour that a program does not know leaves the one before it: that is how a picture has a newer colour for
# browsers and an older one for the rest. resvg keeps the last of them, and paints black if it does not know it: both as
# resvg-py 0.5.0 (PyPI) and as @resvg/resvg-js 2.6.2 (npm), and neither says anything.
#
#   fill: red                                 red
#   fill: red; fill: oklch(0.7 0.1 200)       black
#   fill: red; fill: light-dark(red, blue)    black
#   fill: red; fill: var(--colour, blue)      black
#   rect {fill: red} .a {fill: hsl(120deg 100% 25%)}    black
#
# So a picture that is also to be a PNG has one colour, in a form of SVG 1.1, and none to fall back on. Seen with Python
# 3.11 and Node 20.20.2. Prints what it sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: resvg-py==0.5.0 pillow==12.0.0
npm install --silent --no-audit --no-fund @resvg/resvg-js@2.6.2
cat > seen.py <<'PY'
import io, sys

from PIL import Image
from resvg_py import svg_to_bytes

picture = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=sys.stdin.read()))))
print("resvg-py", *picture.convert("RGB").getpixel((0, 0)))
PY
cat > seen.cjs <<'JS'
const { readFileSync } = require("node:fs");
const { Resvg } = require("@resvg/resvg-js");

console.log("resvg-js", ...new Resvg(readFileSync(0, "utf8")).render().pixels.subarray(0, 3));
JS
check() {
    echo "$2"
    echo "<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'>
        <style>$2</style><rect class='a' width='1' height='1'/></svg>" > a.svg
    { venv/bin/python seen.py < a.svg; node seen.cjs < a.svg; } | tee seen.txt
    [ "$(grep -c " $1\$" seen.txt)" = 2 ]
}
check "255 0 0" "rect {fill: red}"
check "0 0 0" "rect {fill: red; fill: oklch(0.7 0.1 200)}"
check "0 0 0" "rect {fill: red; fill: light-dark(red, blue)}"
check "0 0 0" "rect {fill: red; fill: var(--colour, blue)}"
check "0 0 0" "rect {fill: red} .a {fill: hsl(120deg 100% 25%)}"
