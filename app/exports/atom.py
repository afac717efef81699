"""Writes events as a feed: RFC 4287, in pages by RFC 5005: what was worked on last comes first."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID, uuid5

from app.addresses import preview, timeline_path
from app.exports.context import PROGRAM, EventText, ExportContext, valid_xml
from app.html import stream
from app.queries.exporting import WholeEvent

#: Names of feeds and entries are made from this one.
_NAMES = UUID("59f4ee6c-573d-48cc-bb42-ead62b4c4561")


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed, or a page of it; ``updated`` is when one of its entries was last. Each has a name for ever."""

    id: str
    program: str
    context: ExportContext
    updated: date
    entries: Iterator[tuple[str, EventText]]

    @property
    def home(self) -> str:
        return self.context.public_url + timeline_path(self.context.language)

    @property
    def logo(self) -> str:
        context = self.context
        return context.public_url + preview(context.language, context.where, context.slug, context.catalogue.version)


def write_atom(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    texts = (EventText(whole, context) for rows in chunks for whole in rows)
    # The latest comes first.
    first = next(texts, None)
    feed = _Feed(
        # The filter without its order, which is not the feed's.
        id=_name(
            context,
            f"events/{context.slug}.atom"
            if context.slug
            else f"events.atom?{context.where.sorted_by('oldest').to_query()}",
        ),
        program=PROGRAM,
        context=context,
        updated=first.event.changed if first else context.catalogue.changed or context.catalogue.default.start,
        entries=(
            (_name(context, f"events/{text.event.slug}"), text) for text in chain([first] if first else [], texts)
        ),
    )
    for piece in stream("exports/feed.xml", feed, context.language):
        yield valid_xml(piece).encode()


def _name(context: ExportContext, path: str) -> str:
    return uuid5(_NAMES, f"{context.catalogue.slug}/{context.language}/{path}").urn
