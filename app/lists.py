"""What a reader asks of long lists: which sources, changes of the data, and pages of a file of events."""

from typing import Annotated, Literal, Self

from pydantic import Field, PlainValidator, WithJsonSchema

from app.filters import PARAMETERS
from app.parameters import Query, Slug, Slugs, Texts, Words, one_of, unexpected
from app.typed_dates import KnownDay
from app.words import N_

#: Events on one page of a file of events, such as JSON or Atom; a refusal says the number in words of its own.
MAX_EVENTS = 1_000


def _limit(value: str | int) -> int:
    """As many events as there may be are asked for by a number without sign."""
    text = str(value)
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_EVENTS)) and 1 <= int(text) <= MAX_EVENTS:
        return int(text)
    raise unexpected(N_("a number from 1 to 1000"))


_Limit = Annotated[
    int, PlainValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_EVENTS})
]


class SourceQuery(Query):
    """A filter on sources."""

    kind: Annotated[Slugs, Field(description=N_("sources of this kind"))] = ()
    language: Annotated[Texts, Field(description=N_("sources in this language"))] = ()
    q: Annotated[Words, Field(description=N_("sources that hold all of these words"))] = ""
    sort: Annotated[
        Literal["publisher", "use"],
        one_of(N_("publisher or use"), "publisher", "use"),
        Field(description=N_("order of the sources")),
    ] = "publisher"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.language or self.q)


class SourceFilter(SourceQuery):
    """A filter on sources, and the slug ``after`` which a long list of them goes on."""

    after: Slug = ""

    def following(self, slug: str) -> Self:
        """The list from the source after ``slug`` on; from its beginning where that is empty."""
        return self.but(after=slug)


class ChangeQuery(Query):
    """Which changes of the data: the latest, or those before a day."""

    before: Annotated[KnownDay, Field(description=N_("changes before this day"))] = None


class Paging(Query):
    """Which page of many events: the first ``limit`` of them, or of those that follow the event ``after``."""

    after: Annotated[Slug, Field(description=N_("slug of the event after which the page begins"))] = ""
    limit: Annotated[_Limit, Field(description=N_("how many events a page has at most"))] = MAX_EVENTS

    def following(self, slug: str) -> Self:
        """The page after the event ``slug``."""
        return self.but(after=slug)


#: Every parameter that means something anywhere: those of filters; what the form sends besides, the window that is
#: shown beside it; a byte order mark of files; what a timeline in a frame takes, a picture, and oEmbed.
KNOWN = frozenset(
    (
        *PARAMETERS,
        *(name for query in (SourceFilter, ChangeQuery, Paging) for name in query.parameters()),
        *("window", "bom", "theme", "width", "height", "url", "format", "maxwidth", "maxheight"),
    )
)
