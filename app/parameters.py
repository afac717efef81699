"""Parameters of addresses: their types, how a query is read, and what is wrong with one.

A query is a pydantic model: FastAPI reads and describes files' queries by it, pages read theirs by `Query.parse`.
Blank values mean "not given", unknown names are ignored, and all faults are reported at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from typing import Annotated, Any, Self
from urllib.parse import quote_plus

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from app.errors import BadFilter, ParameterFault
from app.words import N_

MAX_VALUES = 50
MAX_QUERY_LENGTH = 200
#: Of path and query together; the page with status 414 says so.
MAX_ADDRESS_LENGTH = 16_000
_SLUG_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_PICTURES = {code: 0x2400 + code for code in range(32)} | dict.fromkeys(range(0x7F, 0xA0), 0xFFFD)

#: Decoded names and values.
Pairs = Iterable[tuple[str, str]]


def visible(text: str) -> str:
    """The text with signs in the place of control characters, such as "␀", which no page can hold."""
    return text.translate(_PICTURES)


def with_query(address: str, query: str) -> str:
    """An address with a query, after the one that it may have."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


def unexpected(expected: str, **context: str) -> PydanticCustomError:
    """The error of a value that is not what was expected, an English text to translate.

    ``value`` and ``parameter`` in the context stand for what was found and where, if that is not the value itself.
    """
    return PydanticCustomError("expected", expected, context)


def one_of(expected: str, *values: str) -> BeforeValidator:
    """A value that has to be one of some; ``expected`` names them, an English text to translate."""

    def check(value: str) -> str:
        if value not in values:
            raise unexpected(expected)
        return value

    return BeforeValidator(check)


def fault_of(error: ErrorDetails, parameter: str) -> ParameterFault:
    """What is wrong with a parameter, in words."""
    context = error.get("ctx", {})
    value = str(context.get("value", error["input"]))
    return ParameterFault(context.get("parameter", parameter), visible(value[:MAX_QUERY_LENGTH]), error["msg"])


def _distinct(values: Sequence[str]) -> Sequence[str]:
    distinct = sorted(set(values))
    if len(distinct) > MAX_VALUES:
        raise unexpected(N_("at most 50 values"), value=f"{len(distinct)}")
    return distinct


def _slug(value: str) -> str:
    if _SLUG_CHARACTERS.issuperset(value) and len(value) <= MAX_QUERY_LENGTH:
        return value
    raise unexpected(N_("a slug: lowercase letters, digits and hyphens"))


def _words(value: str) -> str:
    words = " ".join(value.split())
    if len(words) > MAX_QUERY_LENGTH:
        raise unexpected(N_("at most 200 characters"), value=words)
    if words != visible(words):
        # Neither the text of a database nor that of a page can hold all of them.
        raise unexpected(N_("text without control characters"), value=words)
    return words


Slug = Annotated[
    str,
    AfterValidator(_slug),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": MAX_QUERY_LENGTH}),
]
#: Several values, which mean "or": sorted, and each once.
Slugs = Annotated[tuple[Slug, ...], Field(max_length=MAX_VALUES), BeforeValidator(_distinct)]
Texts = Annotated[tuple[str, ...], Field(max_length=MAX_VALUES), BeforeValidator(_distinct)]
#: What is searched for, with single spaces between its words.
Words = Annotated[
    str,
    AfterValidator(_words),
    WithJsonSchema(
        {"type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$", "maxLength": MAX_QUERY_LENGTH}
    ),
]


class Query(BaseModel):
    """What an address asks for: immutable, hashable, and equal exactly when its canonical query is."""

    model_config = ConfigDict(frozen=True, validate_by_name=True)

    @classmethod
    @cache
    def parameters(cls) -> Mapping[str, str]:
        """The names of the fields by those that addresses have, in the canonical order."""
        return {str(field.validation_alias or name): name for name, field in cls.model_fields.items()}

    @classmethod
    def parse(cls, query: Pairs, *, as_typed: bool = False) -> Self:
        """Read decoded pairs. Raises BadFilter with every fault that can be seen without the data.

        ``as_typed``: by a person, who writes days in more than one way.
        """
        where, faults = cls.understood(query, as_typed=as_typed)
        if faults:
            raise BadFilter(faults)
        return where

    @classmethod
    def understood(cls, query: Pairs, *, as_typed: bool = False) -> tuple[Self, Sequence[ParameterFault]]:
        """As ``parse``, but what cannot be understood is left out, and its faults come with it."""
        given: dict[str, list[str]] = {}
        names, faults = cls.parameters(), list[ParameterFault]()
        sets = {parameter for parameter, _, default in _fields(cls) if default == ()}
        for name, value in query:
            stripped = value.strip()
            if stripped and name in names:
                given.setdefault(name, []).append(stripped)
        while True:
            values = {name: some if name in sets else some[-1] for name, some in given.items()}
            try:
                return cls.model_validate(values, context=as_typed), faults
            except ValidationError as error:
                for detail in error.errors(include_url=False):
                    fault = fault_of(detail, str(detail["loc"][0]))
                    faults.append(fault)
                    _drop(given, fault.parameter, detail)

    def to_query(self) -> str:
        """The canonical query string, without ``?``; empty where nothing is asked for."""
        pairs: list[str] = []
        values = self.__dict__
        for parameter, name, default in _fields(type(self)):
            value = values[name]
            if value.__class__ is tuple:
                pairs += [_pair(parameter, item) for item in value]
            elif value != default:
                pairs.append(_pair(parameter, value))
        return "&".join(pairs)

    def address(self, path: str) -> str:
        """An address, which may have a query, with this one added to it."""
        return with_query(path, self.to_query())

    def but(self, **values: Any) -> Self:
        """The same with some fields of other, valid values."""
        return self.model_copy(update=values)


@cache
def _fields(model: type[Query]) -> Sequence[tuple[str, str, Any]]:
    """Parameter, field and default of each."""
    return [(parameter, name, model.model_fields[name].default) for parameter, name in model.parameters().items()]


def _drop(given: dict[str, list[str]], parameter: str, error: ErrorDetails) -> None:
    """Leave out the one value of several that is at fault, or all of its parameter."""
    is_one_of_several = len(error["loc"]) > 1
    kept = [value for value in given.pop(parameter, ()) if is_one_of_several and value != error["input"]]
    if kept:
        given[parameter] = kept


# A page has a hundred addresses, of nearly the same pairs.
@lru_cache(maxsize=4096)
def _pair(parameter: str, value: Any) -> str:
    """A value as it stands in an address; days as ISO writes them."""
    return f"{parameter}={quote_plus(str(value.value if isinstance(value, Enum) else value))}"
