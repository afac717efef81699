"""What does a program hear when something is wrong? A problem document (RFC 9457), in the reader's language.

Each status of ours is a kind of problem: its name is the end of the address that explains it. Knows words and
statuses, not requests.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from app.errors import ParameterFault
from app.words import N_, translations

MEDIA_TYPE = "application/problem+json"


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


def type_of(kind: Kind, public_url: str) -> str:
    """The URI that names a kind of problem in every language, and leads to where it is explained."""
    return f"{public_url}/api#{kind.name}"


def problem(
    status: int, language: str, public_url: str, instance: str = "", faults: Sequence[ParameterFault] = ()
) -> dict[str, Any]:
    """The members of a problem document; ``instance`` is the address that was asked for."""
    translated = translations(language).gettext
    kind = KINDS.get(status)
    if kind is None:
        # Says no more than its status does.
        return {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    found: dict[str, Any] = {
        "type": type_of(kind, public_url),
        "title": translated(kind.title),
        "status": status,
        "detail": translated(kind.detail),
    }
    if instance:
        found["instance"] = instance
    if faults:
        found["errors"] = [
            {"parameter": one.parameter, "value": one.value, "expected": translated(one.expected)} for one in faults
        ]
    return found


def write_problem(members: Mapping[str, Any]) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode()
