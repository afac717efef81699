"""Which addresses are for programs, what do they take, and what do they answer?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from app.api import DOCUMENT
from app.api.examples import is_table
from app.api.parameters import Parameter, Parameters
from app.citing import STYLES
from app.exports import EXPORTS, shapes
from app.links import OEMBED, PACKAGE_PATH
from app.words import N_

_TEXT: dict[str, Any] = {"type": "string"}
_OBJECT: dict[str, Any] = {"type": "object"}
_CSV = "text/csv; charset=utf-8"
_ZIP = "application/zip"
#: Schemas by the name under which they are told; what is JSON and none of these is an object of another standard.
SCHEMAS: dict[str, dict[str, Any]] = {
    **shapes.SCHEMAS,
    "Health": {
        "type": "object",
        "description": "Whether the service is well.",
        "properties": {
            "status": {"type": "string", "enum": ["ok", "unavailable"]},
            "version": {
                "type": "string",
                "description": "That of the data that is served; not where it is unavailable.",
            },
        },
        "required": ["status"],
    },
}


@dataclass(frozen=True, slots=True)
class Operation:
    """An address that is read. ``meaning`` is an English text to translate, with ``form`` in its place for a format.

    ``schema`` names one of SCHEMAS, or is empty. ``refuses`` are the statuses of problems there can be. ``is_kept``: it
    has an entity tag; ``has_links``: to the page that shows the same, and to the next page. ``refuses_alike`` are the
    statuses of refusals in the address's own format, ``also`` its other media types.
    """

    name: str
    path: str
    group: str
    meaning: str
    media_type: str
    parameters: Sequence[Parameter] = ()
    form: str = ""
    schema: str = ""
    refuses: Sequence[int] = (414, 500, 503)
    is_kept: bool = True
    is_saved: bool = False
    has_links: bool = False
    refuses_alike: Sequence[int] = ()
    also: Sequence[str] = ()

    @property
    def schema_of_body(self) -> dict[str, Any]:
        if self.schema:
            return {"$ref": f"#/components/schemas/{self.schema}"}
        if self.media_type == _ZIP:
            # Bytes are no text, whatever their encoding.
            return {}
        return _OBJECT if "json" in self.media_type else _TEXT

    @property
    def in_path(self) -> list[Parameter]:
        return [one for one in self.parameters if one.is_in_path]

    @property
    def in_query(self) -> list[Parameter]:
        return [one for one in self.parameters if not one.is_in_path]

    @property
    def example(self) -> str:
        """Its path with an example in each place, and a query where it needs one; empty where there is no example."""
        given = {one.name: one.example for one in self.in_path}
        needed = urlencode({one.name: one.example for one in self.in_query if one.is_required})
        return "" if None in given.values() else self.path.format(**given) + (f"?{needed}" if needed else "")


def operations_of(parameters: Parameters) -> list[Operation]:
    """All there are, in the order in which they are told."""
    return [*_of_events(parameters), *_of_tables(parameters), *_of_citations(parameters), *_of_service(parameters)]


def _of_events(parameters: Parameters) -> list[Operation]:
    language, slug, mark = parameters.language, parameters.slug, parameters.mark
    several, one = [], []
    for ending, export in EXPORTS.items():
        marks = (mark,) if is_table(export) else ()
        paging = parameters.paging if export.has_pages else ()
        of_all = Operation(
            _named("events", ending),
            f"/{{language}}/events.{ending}",
            "events",
            N_("The events of a filter as %(format)s"),
            export.media_type,
            (language, *parameters.filter, *paging, *marks),
            form=export.label,
            schema="Events" if ending == "json" else "",
            refuses=(400, 404, 414, 500, 503),
            is_saved=export.is_saved,
            has_links=True,
        )
        several.append(of_all)
        one.append(
            replace(
                of_all,
                name=_named("event", ending),
                path=f"/{{language}}/events/{{slug}}.{ending}",
                group="event",
                meaning=N_("One event as %(format)s"),
                parameters=(language, slug, *marks),
                schema="Event" if ending == "json" else "",
                refuses=(404, 414, 500, 503),
            )
        )
    return [*several, *one]


def _of_tables(parameters: Parameters) -> list[Operation]:
    language, mark = parameters.language, parameters.mark
    return [
        Operation(
            "sources_csv",
            "/{language}/sources.csv",
            "tables",
            N_("The sources of a filter as CSV"),
            _CSV,
            (language, *parameters.sources, mark),
            refuses=(400, 404, 414, 500, 503),
            is_saved=True,
        ),
        Operation(
            "figures_csv",
            "/{language}/figures.csv",
            "tables",
            N_("All stated numbers as CSV"),
            _CSV,
            (language, mark),
            refuses=(404, 414, 500, 503),
            is_saved=True,
        ),
        Operation(
            "data_package",
            PACKAGE_PATH,
            "tables",
            N_("The whole data set as a Frictionless data package (ZIP)"),
            _ZIP,
            is_saved=True,
        ),
    ]


def _of_citations(parameters: Parameters) -> list[Operation]:
    language, slug = parameters.language, parameters.slug
    found = []
    for ending, style in STYLES.items():
        for name, path, meaning, in_path in (
            ("cite", "/{language}/cite", N_("How to cite the whole data set (%(format)s)"), (language,)),
            ("cite_event", "/{language}/events/{slug}", N_("How to cite an event (%(format)s)"), (language, slug)),
        ):
            found.append(
                Operation(
                    _named(name, ending),
                    f"{path}.{ending}",
                    "citations",
                    meaning,
                    style.media_type,
                    in_path,
                    form=f".{ending}",
                    refuses=(404, 414, 500, 503),
                    is_saved=not style.is_shown,
                )
            )
    return sorted(found, key=lambda one: len(one.in_path))


def _of_service(parameters: Parameters) -> list[Operation]:
    return [
        Operation(
            "oembed",
            OEMBED,
            "service",
            N_("How to show a page of this site within another (oEmbed)"),
            "application/json",
            parameters.oembed,
            refuses_alike=(400, 404, 501),
            also=("text/xml",),
        ),
        Operation(
            "health",
            "/healthz",
            "service",
            N_("Whether the service is well, and the version of the data"),
            "application/json",
            schema="Health",
            refuses=(414, 500),
            is_kept=False,
            refuses_alike=(503,),
        ),
        Operation(
            "openapi",
            DOCUMENT,
            "service",
            N_("This API as an OpenAPI document"),
            "application/json",
        ),
    ]


def _named(name: str, ending: str) -> str:
    return f"{name}_{ending.replace('.', '_')}"
