"""What is told of an event in a calendar, a feed and a slide? The same in each of them, in one language."""

from dataclasses import dataclass
from datetime import date

from app.dates import EventDate, parse_date
from app.exports.context import ExportContext
from app.html import date_in_words, markup, typeset
from app.queries import EventDetail
from app.queries.exporting import WholeEvent


@dataclass(frozen=True, slots=True)
class Told:
    """An event, and the words for what it says by slugs and codes."""

    whole: WholeEvent
    context: ExportContext

    @property
    def event(self) -> EventDetail:
        return self.whole.event

    @property
    def title(self) -> str:
        return typeset(self.event.title, self.context.language)

    @property
    def when(self) -> EventDate:
        return parse_date(self.event.date)

    @property
    def dated(self) -> str:
        """The date in words, as uncertain as it is."""
        return date_in_words(self.event.date, self.context.language)

    @property
    def category(self) -> str:
        return typeset(self.context.categories[self.event.category], self.context.language)

    @property
    def address(self) -> str:
        return self.context.permalink(self.event.slug)

    @property
    def changed(self) -> date:
        """The day on which it was worked on last."""
        return self.event.updated or self.event.added

    @property
    def html(self) -> str:
        """All but its title, date and category."""
        return markup("exports/told.html", self, self.context.language)
