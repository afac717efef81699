"""What the document of the API says of an address and FastAPI cannot read from the signature of its route."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.responses import Response

from app.parameters import MAX_QUERY_LENGTH
from app.words import N_

#: Of the API, not of the program or the data: the first number changes where a program would have to.
VERSION = "1.0.0"
#: The name of the page that explains it, and of the file that says the same to programs.
PAGE = "api"
DOCUMENT = "/openapi.json"

Object = dict[str, Any]

CSV = "text/csv; charset=utf-8"
#: An event in a path. What is no slug names no event, which is no fault of a parameter.
SlugInPath = Annotated[
    str,
    Path(
        description=N_("permanent name of the event"),
        json_schema_extra={"pattern": "^[a-z0-9-]+$", "maxLength": MAX_QUERY_LENGTH},
    ),
]


def operation(
    name: str,
    group: str,
    meaning: str,
    media_type: str,
    *,
    form: str = "",
    shape: Any = None,
    headers: Sequence[str] = (),
    also: Sequence[str] = (),
    alike: Sequence[int] = (),
    is_kept: bool = True,
) -> Object:
    """What the document says of a route besides its parameters, as arguments for its decorator.

    ``meaning`` is an English text to translate, with ``form`` in its place for a format. The answer may have a
    ``shape``, of which pydantic makes a schema; and it has ``headers`` beside those of all answers. ``also`` are its
    other media types, ``alike`` the statuses of refusals in the same format. ``is_kept``: it has an entity tag.
    """
    content = {media_type: {} if shape else {"schema": _schema(media_type)}, **{media_type: {} for media_type in also}}
    body = {"content": content, **({"model": shape} if shape else {})}
    found = {**body, "headers": {header: {} for header in headers}}
    return {
        "operation_id": name.replace(".", "_"),
        "tags": [group],
        "summary": meaning,
        "responses": {200: found, **({304: {}} if is_kept else {}), **dict.fromkeys(alike, body)},
        "openapi_extra": {"x-format": form},
        "response_class": Response,
    }


def _schema(media_type: str) -> Object:
    if media_type in ("image/png", "application/zip") or "officedocument" in media_type:
        # Bytes are no text, whatever their encoding.
        return {}
    return {"type": "object" if "json" in media_type else "string"}


def bom_parameter(*, is_documented: bool = True) -> Any:
    """The parameter by which a table begins with a byte order mark; any other value than 1 means nothing."""
    return Query(
        "",
        description=N_("1 begins the file with a byte order mark, for spreadsheets that guess encodings"),
        json_schema_extra={"enum": ["1"]},
        include_in_schema=is_documented,
    )
