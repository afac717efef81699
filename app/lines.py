"""How is an event written as a line of CSV, and a text as a cell that no spreadsheet runs? As RFC 4180 has it.

Knows neither files nor where the site is served: lines are made when data is loaded.
"""

from app.dates import OPEN_END

#: Spreadsheets take a cell that starts with one of these for a formula.
_FORMULA_STARTS = "=+-@\t\r"
_OPEN_END = OPEN_END.isoformat()


def line_without_permalink(
    slug: str,
    date: str,
    earliest: str,
    latest: str,
    category: str,
    status: str,
    title: str,
    summary: str | None,
    place: str | None,
    latitude: float | None,
    longitude: float | None,
    attribution: str | None,
    caveat: str | None,
    sources: str | None,
    source_urls: str | None,
) -> str:
    """An event's line, which lacks at its end a comma, the permalink, which needs no quotes, and CRLF.

    Where the site is served is not known when data is loaded; all else is. Sources and their addresses are joined
    with " | ". There are millions of lines: the csv module would write the same in three times the time.
    """
    return (
        f"{slug},{date},{earliest},{'' if latest == _OPEN_END else latest},{category},{status},"
        f"{cell(title)},{cell(summary)},{cell(place)},"
        f"{'' if latitude is None else latitude},{'' if longitude is None else longitude},"
        f"{cell(attribution)},{cell(caveat)},{cell(sources)},{cell(source_urls)}"
    )


def cell(text: str | None) -> str:
    """A text as a cell: harmless, and in quotes where it needs them."""
    if not text:
        return ""
    if text[0] in _FORMULA_STARTS:
        text = harmless(text)
    return quoted(text)


def quoted(text: str) -> str:
    """A text as a cell: in quotes where it needs them."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def harmless(text: str | None) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    if not text:
        return ""
    return f"'{text}" if text[0] in _FORMULA_STARTS else text
