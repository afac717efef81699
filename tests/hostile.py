"""A data set whose every text wants to be something else: markup, a script, a formula, a wall of letters.

What a check refuses is not among the texts; all of them are held over HTTP and in a browser.
"""

from itertools import product
from pathlib import Path

from app.models.dataset import COLOURS, SHAPES
from tests.datasets import EVENT, FIGURE, PASSAGE, SOURCE, Copy, quoted

#: Each is in every text of an event of its own, of its category, place, source, unit and figure.
TEXTS = {
    "script": "<script>window.hostile = 1</script>",
    "handler": '<img src=x onerror="window.hostile = 1">',
    "attribute": '" onmouseover="window.hostile=1" \'><svg onload=window.hostile=1>',
    "closing": "</a></title></textarea></script></svg>]]>--><!--",
    "template": "{{ 7 * 7 }} {% raw %} {# %(num)s ${x} {0} 100%",
    "entities": "&lt;b&gt; &amp;amp; &#60; &nbsp &copy",
    "equals": '=HYPERLINK("javascript:alert(1)","a")',
    "plus": "+1+1|' /C calc'!A0",
    "minus": "-1+1",
    "at": "@SUM(A1:A9)",
    "override": "A\u202eB\u202dC\u202bD",
    "isolate": "\u2067A\u2066\u2068B",
    "popped": "A\u2069\u2069\u202c\u202eB",
    "hebrew": "שלום ... (עולם) 123",
    "unseen": "a\u200b\u200d\u2060\ufeff\u00adb",
    "marks": "Z" + "\u0351\u0489" * 200 + "a",
    "astral": "👩‍👩‍👧‍👦🏴\U000e0067\U000e0062\U000e007f𝕏𐍈\U0010ffff",
    "lines": "one\ntwo\n\n\tthree\u2028four",
    "wide": "﷽" * 60,
    "address": "javascript:window.hostile=1",
    "word": "m" * 100_000,
}
_LANGUAGES = ("en", "fr")
LOOKS = list(product(COLOURS, SHAPES))
_CONTACT = 'mailto:"><b>@example.com'
_LICENCE = "https://example.com/'><b>"


def harmless(text: str) -> str:
    """What a spreadsheet gets instead of a text that it would run as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def day_of(slug: str) -> str:
    """When the event of a text happened: nothing else did."""
    number = list(TEXTS).index(slug)
    return f"2024-{number // 10 + 1:02}-{number % 10 + 1:02}"


def of(parent: Path) -> Copy:
    """The data set, in a folder of its own."""
    copy = Copy.without_events(parent)
    for file in ("categories.csv", "places.csv", "units.csv", "series.csv"):
        _empty(copy.folder / file)
    for slug, text in TEXTS.items():
        _add(copy, slug, text)
    (copy.folder / "timeline.toml").write_text(_timeline(), encoding="utf-8")
    for file in ("story.toml", "about.toml"):
        copy.tell(file, *(_passage(slug, text) for slug, text in TEXTS.items()))
    return copy


def _passage(slug: str, text: str) -> dict[str, object]:
    days = dict.fromkeys(("from", "to"), day_of(slug))
    texts = {name: text for name in PASSAGE if name != "slug"}
    return {"slug": slug, **texts, **days, "categories": [slug], "events": [slug]}


def _add(copy: Copy, slug: str, text: str) -> None:
    def both(*names: str) -> dict[str, str]:
        return {f"{name}_{one}": text for name in names for one in _LANGUAGES}

    # These are on every page, however few events it shows.
    short = {f"{name}_{one}": text[:2_000] for name in ("label", "definition") for one in _LANGUAGES}
    colour, shape = LOOKS[list(TEXTS).index(slug)]
    copy.add("categories.csv", {"slug": slug, "colour": colour, "shape": shape, **short})
    copy.add("places.csv", {"slug": slug, **both("name")})
    copy.add("units.csv", {"slug": slug, **both("one", "other")})
    copy.add("series.csv", {"slug": slug, "unit": slug, **both("label")})
    source = {"publisher": text, "title": text, "kind": slug, "url": 'https://example.com/?"><b>&lt;\u202e'}
    copy.add("sources.csv", {**SOURCE, "slug": slug, **source})
    texts = both("title", "summary", "attribution", "caveat")
    refers = {"category": slug, "status": slug, "place": slug, "collection": slug}
    copy.add("events.csv", {**EVENT, "slug": slug, "date": day_of(slug), **refers, **texts})
    copy.add("citations.csv", {"event": slug, "source": slug, **both("locator")})
    figure = {**FIGURE, "event": slug, "unit": slug, "value": "9" * 15, **both("label", "attributed_to", "note")}
    if list(TEXTS).index(slug) % 2:
        figure |= {"series": slug, "stated": day_of(slug)}
    figure["source"] = slug
    copy.add("figures.csv", figure)
    said = {"event": slug, "speaker": "kyiv", "stance": "states", "stated": day_of(slug), "source": slug}
    copy.add("statements.csv", {**said, **both("who")})


def _empty(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")


def _timeline() -> str:
    """Its own texts hold all the short ones at once."""
    all_of_them = quoted(" ".join(text for text in TEXTS.values() if len(text) < 300))
    named = "\n".join(
        f"[{language}]\n" + "\n".join(f"{name} = {all_of_them}" for name in ("name", "title", "description"))
        for language in _LANGUAGES
    )
    lists = "\n".join(
        f"[[{name}]]\nslug = {quoted(slug)}\nlabel_en = {label}\nlabel_fr = {label}\n{more.format(label)}"
        for name, more in (
            ("collections", ""),
            ("kinds", "state_media = true"),
            ("statuses", 'meaning_en = {0}\nmeaning_fr = {0}\ndrawn = "half"'),
        )
        for slug, label in ((slug, quoted(text[:2_000])) for slug, text in TEXTS.items())
    )
    return (
        f'slug = "hostile"\ncorrections = {quoted(_CONTACT)}\n{named}\n'
        "[window]\nfrom = 2023-07-01\nto = 2026-12-31\n"
        f"[licence]\nname = {all_of_them}\nurl = {quoted(_LICENCE)}\n{lists}\n"
    )
