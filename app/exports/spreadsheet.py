"""Writes events for Excel, as a workbook: a sheet of events, and a sheet that says what they are of.

A spreadsheet that opens CSV makes a day of a month, and a number of a year. Here days are dates, if they are known and
Excel has them, and all else stays the text it is.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.dates import OPEN_END
from app.exports.context import EventText, ExportContext, valid_xml
from app.formats import isolated, typeset
from app.queries.exporting import WholeEvent
from app.words import N_, locale_of, translations

#: What a sheet holds at most: rows below its headings, links; and what a cell does, and an address: characters.
_ROWS, _LINKS, _CHARACTERS, _ADDRESS = 1_000_000, 65_530, 32_767, 2_079
#: Before this one, days of Excel have no agreed number.
_FIRST_DAY = date(1900, 3, 1)
_PIECE = 2**18

#: A text, which leads somewhere if it is an address; a number; a day; or nothing.
_Cell = str | float | date | None


def _date(text: EventText) -> _Cell:
    first = text.when.earliest
    return _day(first) if text.event.date == first.isoformat() else text.event.date


def _day(day: date) -> _Cell:
    return day if day >= _FIRST_DAY else day.isoformat()


def _typeset(field: str) -> Callable[[EventText], _Cell]:
    return lambda text: typeset(getattr(text.event, field), text.context.language)


def _sources(text: EventText) -> _Cell:
    return " | ".join(f"{isolated(source.publisher)}: {isolated(source.title)}" for source in text.whole.sources)


_STATUS = N_("Status")
#: The columns: a heading, how wide it is in digits, and what stands in it of an event.
_COLUMNS: tuple[tuple[str, int, Callable[[EventText], _Cell]], ...] = (
    (N_("Date"), 12, _date),
    (N_("First day"), 12, lambda text: _day(text.when.earliest)),
    (N_("Last day"), 12, lambda text: None if text.when.latest == OPEN_END else _day(text.when.latest)),
    (N_("Category"), 14, lambda text: text.category),
    (_STATUS, 12, lambda text: typeset(text.status.label, text.context.language)),
    (N_("Title"), 44, lambda text: text.title),
    (N_("Summary"), 60, _typeset("summary")),
    (N_("Place"), 18, _typeset("place_name")),
    (N_("Latitude"), 10, lambda text: text.event.latitude),
    (N_("Longitude"), 10, lambda text: text.event.longitude),
    (N_("Who says so"), 30, _typeset("attribution")),
    (N_("Caveat"), 30, _typeset("caveat")),
    (N_("Sources"), 40, _sources),
    (
        N_("Addresses of the sources"),
        40,
        lambda text: " | ".join(source.url for source in text.whole.sources if source.url),
    ),
    (N_("Address"), 40, lambda text: text.address),
)


def write_spreadsheet(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    # A workbook is a ZIP, whose beginning is known at its end.
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as workbook:
            today = datetime.now(UTC).date()
            # When it was made, as exactly as all else here: the same day gives the same bytes.
            workbook.set_properties({"title": _text(context.title), "created": datetime.combine(today, time())})
            events = _Sheets(workbook, context)
            for rows in chunks:
                for whole in rows:
                    events.write(EventText(whole, context))
            events.end()
            _write_terms(workbook, context, today)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


class _Sheets:
    """Where events are written, row by row: a sheet, or as many as it takes."""

    def __init__(self, workbook: Workbook, context: ExportContext) -> None:
        self._workbook = workbook
        self._language = context.language
        self._gettext = translations(context.language).gettext
        has_statuses = context.catalogue.statuses[context.language]
        self._columns = [column for column in _COLUMNS if column[0] != _STATUS or has_statuses]
        self._bold = workbook.add_format({"bold": True})
        self._begin()

    def _begin(self) -> None:
        number = len(self._workbook.worksheets()) + 1
        name = self._gettext("Events") if number == 1 else f"{self._gettext('Events')} {number}"
        self._sheet = _add_sheet(self._workbook, name, self._language)
        self._row, self._links = 0, 0
        self._sheet.freeze_panes(1, 0)
        for column, (heading, width, _) in enumerate(self._columns):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, self._gettext(heading), self._bold)

    def write(self, text: EventText) -> None:
        if self._row == _ROWS:
            self.end()
            self._begin()
        self._row += 1
        for column, (_, _, cell_of) in enumerate(self._columns):
            cell = cell_of(text)
            if isinstance(cell, str) and cell.startswith(("https://", "http://")) and self._is_link(cell):
                self._links += 1
                self._sheet.write_url(self._row, column, cell)
            else:
                _write(self._sheet, self._row, column, cell)

    def end(self) -> None:
        self._sheet.autofilter(0, 0, self._row, len(self._columns) - 1)

    def _is_link(self, text: str) -> bool:
        """Whether there is but one address in it, and Excel follows one more of this length."""
        return self._links < _LINKS and len(text) <= _ADDRESS and " " not in text


def _add_sheet(workbook: Workbook, name: str, language: str) -> Worksheet:
    """A sheet whose columns follow each other as the language is written."""
    sheet = workbook.add_worksheet(name)
    if locale_of(language).text_direction == "rtl":
        sheet.right_to_left()
    return sheet


def _write(sheet: Worksheet, row: int, column: int, cell: _Cell) -> None:
    match cell:
        case str():
            sheet.write_string(row, column, _text(cell))
        case date():
            sheet.write_datetime(row, column, cell)
        case float():
            sheet.write_number(row, column, cell)


def _text(text: str) -> str:
    text = valid_xml(text)
    return text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…"


def _write_terms(workbook: Workbook, context: ExportContext, today: date) -> None:
    """What the events are of, where from, under which terms, and of when."""
    gettext, catalogue = translations(context.language).gettext, context.catalogue
    sheet = _add_sheet(workbook, gettext("About"), context.language)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    asked = context.title if context.slug else context.selected.in_words(context.language)
    terms: tuple[tuple[str, _Cell], ...] = (
        (gettext("Timeline"), typeset(context.texts.name, context.language)),
        (gettext("Filter"), asked),
        (gettext("Events"), float(context.count)),
        (gettext("Address"), context.page),
        (gettext("Version of the data"), catalogue.version),
        (gettext("Licence of the data"), f"{catalogue.licence}, {catalogue.licence_url}"),
        (gettext("Written on"), today),
    )
    for row, (name, cell) in enumerate(terms):
        sheet.write_string(row, 0, name)
        _write(sheet, row, 1, cell)
