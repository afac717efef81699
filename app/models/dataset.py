"""The tables of a data set's CSV files: one for each, and one for the relations of events.

The one place that knows the name, type and meaning of a column, what its cells may hold, and which columns are keys.
Columns are in the order of the files, whose rows their `File` describes; files are read in the order of the classes,
so that what others refer to comes before them. Names of versions of the data depend on that order.
"""

import datetime
from typing import ClassVar, Final

from sqlalchemy import Index
from sqlmodel import Field

from app.models import cells
from app.models.cells import Degrees, OneOf
from app.models.columns import Column, DataTable, File, Texts, cell, place_in_file, texts
from app.words import N_

WEIGHTS: Final = ("key", "normal", "minor")
TITLE_KINDS: Final = ("original", "rebuilt", "description")
READ_AMOUNTS: Final = ("text", "excerpt", "headline", "address")
#: What a speaker may say of an event as the data set tells it, and what that means.
STANCES: Final = {
    N_("states"): N_("asserts, announces or documents it, or an act of its own that is part of it"),
    N_("confirms"): N_("acknowledges its own part in what others had alleged, or bears out what another had said"),
    N_("denies"): N_("denies it, or a part of it that concerns the speaker itself"),
    N_("doubts"): N_("questions it, cannot verify it, leaves it open, or contradicts a part of it"),
    N_("declines"): N_("declines to comment, or will neither confirm nor deny"),
}
#: What a category's marker may look like: as pages and pictures draw it, and in the order of their numbers there.
COLOURS: Final = ("red", "blue", "ochre", "green", "purple", "magenta", "grey", "olive")
SHAPES: Final = ("diamond", "circle", "square", "triangle", "pentagon", "cross", "wedge", "hexagon")

_SLUG: Final = N_("Its permanent name, in lowercase letters, digits and hyphens.")
_CALLED: Final = N_("What it is called.")


class Category(DataTable, table=True):
    """`position` is display order; `colour` and `shape` are those of its markers."""

    file: ClassVar = File("categories.csv", N_("A kind of event, in the order of display."))
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    position: int = place_in_file()
    label: Texts = texts(_CALLED)
    definition: Texts = texts(N_("What belongs to it."))
    colour: str = cell(OneOf(COLOURS), N_("The colour of its markers."))
    shape: str = cell(OneOf(SHAPES), N_("The shape of its markers."))


class Place(DataTable, table=True):
    file: ClassVar = File("places.csv", N_("A place where events happened."), is_optional=True)
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    name: Texts = texts(_CALLED)
    latitude: float | None = cell(
        Degrees(90), N_("Degrees north, WGS 84; empty where a place, such as a country, has no one point.")
    )
    longitude: float | None = cell(Degrees(180), N_("Degrees east, likewise."))


class Source(DataTable, table=True):
    file: ClassVar = File("sources.csv", N_("A publication that events cite."))
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    publisher: str = cell(cells.text, N_("Who published it."))
    title: str = cell(cells.text, N_("Its title, or what stands in for it."))
    title_is: str = cell(
        OneOf(TITLE_KINDS), N_("Whether the title is the original one, rebuilt from the address, or a description.")
    )
    url: str | None = cell(cells.web_address, N_("Its address, where one is known."))
    published: str | None = cell(cells.edtf, N_("When it was published, in EDTF."))
    language: str = cell(cells.language, N_("The tag of its language, such as en."))
    kind: str = cell(cells.slug, N_("The slug of its kind."), refers_to="kind")
    read: str = cell(
        OneOf(READ_AMOUNTS),
        N_("How much of it was read: the whole text, an excerpt, the headline or the address alone."),
    )


class Speaker(DataTable, table=True):
    file: ClassVar = File(
        "speakers.csv", N_("Somebody who speaks of events, in the order of display."), is_optional=True
    )
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    position: int = place_in_file()
    label: Texts = texts(_CALLED)
    definition: Texts = texts(N_("Whose voices count as its own."))
    part: str | None = cell(
        OneOf(("party", "independent")),
        N_(
            "Its part in what is told: party, where it would have reason to deny what others say of it; independent, "
            "where it documents what others do; empty for all others."
        ),
        is_optional=True,
    )


class Unit(DataTable, table=True):
    """Words by CLDR's categories of plurals, of which a language has some.

    Where a language has a form that the file leaves out, `other` stands for it.
    """

    file: ClassVar = File("units.csv", N_("What figures count, in words."), is_optional=True)
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    zero: Texts | None = texts(N_("The word for none."), is_plural_form=True, is_optional=True)
    one: Texts | None = texts(N_("The word for one."), is_plural_form=True)
    two: Texts | None = texts(N_("The word for two."), is_plural_form=True, is_optional=True)
    few: Texts | None = texts(N_("The word for a few."), is_plural_form=True, is_optional=True)
    many: Texts | None = texts(N_("The word for many."), is_plural_form=True, is_optional=True)
    other: Texts = texts(N_("The word for several."), is_plural_form=True)


class Series(DataTable, table=True):
    file: ClassVar = File("series.csv", N_("Figures of one kind, to be charted over time."), is_optional=True)
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    label: Texts = texts(_CALLED)
    unit: str = cell(cells.slug, N_("The slug of what its figures count."), foreign_key="unit.slug")


class Event(DataTable, table=True):
    """`earliest` and `latest` are the extent of `date`, `OPEN_END` if it is open.

    Events are in the order of these days, and those of the same days in the order of the file, their `position`.
    Texts that may be missing are shown below the summary, under their labels.
    """

    __table_args__ = (Index(None, "earliest", "latest", "position"),)
    file: ClassVar = File(
        "events.csv", N_("Something that happened; events of the same days are shown in the order of their rows.")
    )
    slug: str = cell(cells.slug, _SLUG, primary_key=True)
    position: int = place_in_file()
    date: str = cell(cells.edtf, N_("When it happened, in EDTF: as precisely as it is known and no more so."))
    earliest: datetime.date = Field(description=N_("The first day that it can have touched."))
    latest: datetime.date = Field(description=N_("The last such day; empty where the end is open."))
    category: str = cell(cells.slug, N_("The slug of its category."), foreign_key="category.slug")
    status: str | None = cell(
        cells.slug,
        N_("The slug of its status: how sure it is; empty where the data set has no statuses."),
        foreign_key="status.slug",
        is_optional=True,
    )
    place: str | None = cell(
        cells.slug, N_("The slug of the place where it happened."), foreign_key="place.slug", index=True
    )
    title: Texts = texts(N_("Its title."))
    summary: Texts | None = texts(N_("What happened, in a few sentences."))
    attribution: Texts | None = texts(N_("Who says so."))
    caveat: Texts | None = texts(N_("What is uncertain or disputed."), label=N_("Caveat"))
    collection: str = cell(
        cells.slug, N_("The slug of the group of events with which it was gathered."), foreign_key="collection.slug"
    )
    related: ClassVar = Column(cells.slugs, N_("The slugs of the events that belong with it, joined with semicolons."))
    added: datetime.date = cell(cells.day, N_("The day on which it was written down."))
    updated: datetime.date | None = cell(cells.day, N_("The day on which it was last worked on, where that was later."))
    weight: str | None = cell(
        OneOf(WEIGHTS),
        N_("How much it matters beside others: key, normal or minor; empty as normal."),
        is_optional=True,
    )


class Citation(DataTable, table=True):
    file: ClassVar = File("citations.csv", N_("An event cites a source, in the order in which its page names them."))
    position: int = place_in_file()
    event: str = cell(cells.slug, N_("The slug of the event."), primary_key=True, foreign_key="event.slug")
    source: str = cell(
        cells.slug, N_("The slug of the source."), primary_key=True, foreign_key="source.slug", index=True
    )
    locator: Texts | None = texts(N_("Where in the source it stands."))


class Statement(DataTable, table=True):
    file: ClassVar = File("statements.csv", N_("A stance that a speaker took on an event."), is_optional=True)
    id: int = place_in_file(primary_key=True)
    event: str = cell(cells.slug, N_("The slug of the event."), foreign_key="event.slug", index=True)
    speaker: str = cell(cells.slug, N_("The slug of the speaker."), foreign_key="speaker.slug")
    stance: str = cell(
        OneOf(tuple(STANCES)),
        N_(
            "What it says of the event: states, confirms (acknowledges, or bears out what another said), denies, "
            "doubts or declines to say."
        ),
    )
    stated: str | None = cell(cells.edtf, N_("When it was said, in EDTF; empty where that is not known."))
    who: Texts = texts(N_("The voice, such as an office or a name."))
    source: str | None = cell(cells.slug, N_("The slug of the source that carries it."), foreign_key="source.slug")


class Figure(DataTable, table=True):
    file: ClassVar = File("figures.csv", N_("A number that somebody stated about an event."), is_optional=True)
    id: int = place_in_file(primary_key=True)
    event: str = cell(cells.slug, N_("The slug of the event that it is about."), foreign_key="event.slug", index=True)
    label: Texts = texts(N_("What was counted."))
    value: float = cell(cells.number, N_("The number."))
    unit: str = cell(cells.slug, N_("The slug of what it counts."), foreign_key="unit.slug")
    qualifier: str = cell(
        OneOf(("exact", "about", "at_least", "more_than", "at_most")),
        N_("How exactly it was stated: exact, about, at_least, more_than or at_most."),
    )
    attributed_to: Texts = texts(N_("Who stated it."))
    source: str | None = cell(
        cells.slug, N_("The slug of the source that says so."), foreign_key="source.slug", index=True
    )
    series: str | None = cell(
        cells.slug, N_("The slug of the series that it belongs to."), foreign_key="series.slug", index=True
    )
    stated: str | None = cell(cells.edtf, N_("When it was stated, in EDTF."))
    note: Texts | None = texts(N_("What else is to be known of it."))
    speaker: str | None = cell(
        cells.slug, N_("The slug of the speaker who stated it."), foreign_key="speaker.slug", is_optional=True
    )


class Correction(DataTable, table=True):
    file: ClassVar = File("changes.csv", N_("A correction of an event, with its reason."), is_optional=True)
    id: int = place_in_file(primary_key=True)
    day: datetime.date = cell(cells.day, N_("The day of the correction."))
    event: str = cell(cells.slug, N_("The slug of the event."), foreign_key="event.slug")
    change: Texts = texts(N_("What was wrong, and what it says now."))


class Alias(DataTable, table=True):
    file: ClassVar = File(
        "aliases.csv", N_("Another spelling of a name: a search for either finds both."), is_optional=True
    )
    name: str = cell(cells.spelled, N_("The name, as the texts mostly have it."))
    spelling: str = cell(cells.spelled, N_("How else it is spelled, in whatever language."), primary_key=True)


class Relation(DataTable, table=True):
    """Two events that belong together; stored both ways round."""

    event: str = Field(primary_key=True, foreign_key="event.slug")
    related: str = Field(primary_key=True, foreign_key="event.slug", index=True)
