"""What a program gets when something is wrong: a problem document (RFC 9457), in the reader's language.

Each status of ours is a kind of problem: its name is the end of the address that explains it. Knows words and
statuses, not requests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, NotRequired

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

from app.errors import ParameterFault
from app.words import N_, translations

MEDIA_TYPE = "application/problem+json"
_Reference = Annotated[str, WithJsonSchema({"type": "string", "format": "uri-reference"})]


@dataclass(frozen=True, slots=True)
class Kind:
    """What all problems of one status have in common: ``title`` and ``detail`` are English texts to translate."""

    name: str
    title: str
    detail: str


KINDS: Mapping[int, Kind] = {
    400: Kind(
        "bad-parameters",
        N_("A parameter cannot be understood"),
        N_("“errors” names each parameter at fault, its value, and what was expected."),
    ),
    404: Kind(
        "not-found",
        N_("Nothing is here"),
        N_("There is no event, file or page at this address."),
    ),
    405: Kind(
        "reading-only",
        N_("One can only read here"),
        N_("GET and HEAD are the methods there are."),
    ),
    414: Kind(
        "address-too-long",
        N_("This address is too long"),
        N_("It may have 16,000 characters at most: please choose fewer values."),
    ),
    500: Kind(
        "fault-of-ours",
        N_("This did not work"),
        N_("The fault is on the side of the server, which has noted it."),
    ),
    503: Kind(
        "data-unavailable",
        N_("The data cannot be read at the moment"),
        N_("Please try again in a minute."),
    ),
}


class Fault(TypedDict):
    """A parameter at fault."""

    parameter: str
    value: str
    expected: str


class Problem(TypedDict):
    """What was wrong (RFC 9457)."""

    type: Annotated[_Reference, Field(description="The kind, and where it is explained.")]
    title: Annotated[str, Field(description="The same in words.")]
    status: Annotated[int, Field(ge=400, le=599)]
    detail: NotRequired[Annotated[str, Field(description="What to do about it.")]]
    instance: NotRequired[Annotated[_Reference, Field(description="The address that was asked for.")]]
    errors: NotRequired[Annotated[list[Fault], Field(description="Each parameter at fault.")]]


def problem(
    status: int, language: str, public_url: str, instance: str = "", faults: Sequence[ParameterFault] = ()
) -> Problem:
    """The members of a problem document; ``instance`` is the address that was asked for."""
    translated = translations(language).gettext
    kind = KINDS.get(status)
    if kind is None:
        # Says no more than its status does.
        return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    found: Problem = {
        # The same in every language; leads to where the kind is explained.
        "type": f"{public_url}/api#{kind.name}",
        "title": translated(kind.title),
        "status": status,
        "detail": translated(kind.detail),
    }
    if instance:
        found["instance"] = instance
    if faults:
        found["errors"] = [
            {"parameter": fault.parameter, "value": fault.value, "expected": translated(fault.expected)}
            for fault in faults
        ]
    return found
