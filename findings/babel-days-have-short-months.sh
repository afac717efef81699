#!/bin/sh
# Asked for an interval of days with the month written out (skeleton yMMMMd), Babel 2.18.0 answers with the abbreviated
# month and says nothing: in most languages CLDR lists yMMMd alone, and leaves it to the program to widen the field of
# the nearest pattern (UTS 35, "Matching Skeletons"), which Babel does not do. Months without a day, for which CLDR has
# yMMMM, are written out; and so are days in Spanish, for which it has yMMMMd.
#
#   skeleton  days                      fr                         de                       es
#   yMMMM     28 October – 3 November   octobre – novembre 2024    Oktober–November 2024    octubre–noviembre de 2024
#   yMMMMd    8 – 13 October            8–13 oct. 2024             8.–13. Okt. 2024         8–13 de octubre de 2024
#   yMMMMd    one day, format_skeleton  8 oct. 2024                8. Okt. 2024             8 de octubre de 2024
#
# Whoever wants the month in full looks for yMMMMd, and else widens the MMM of yMMMd. Prints what it sees, and fails
# where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: babel==2.18.0
venv/bin/python - <<'PY'
from datetime import date

from babel.dates import format_interval, format_skeleton

first, last, later, end = date(2024, 10, 8), date(2024, 10, 13), date(2024, 10, 28), date(2024, 11, 3)
seen = {
    language: (
        format_interval(later, end, "yMMMM", locale=language),
        format_interval(first, last, "yMMMMd", locale=language),
        format_skeleton("yMMMMd", first, locale=language),
    )
    for language in ("fr", "de", "es")
}
for language, written in seen.items():
    print(language, *written, sep=" | ")
plain = {language: [" ".join(text.split()) for text in written] for language, written in seen.items()}
assert plain == {
    "fr": ["octobre – novembre 2024", "8–13 oct. 2024", "8 oct. 2024"],
    "de": ["Oktober–November 2024", "8.–13. Okt. 2024", "8. Okt. 2024"],
    "es": ["octubre–noviembre de 2024", "8–13 de octubre de 2024", "8 de octubre de 2024"],
}
PY
