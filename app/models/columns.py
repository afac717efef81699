"""Declares a column: what its cells may hold and what it means, once for all who ask.

Files, checks, types for programs, the dictionary of the data, exports and rows of queries follow from that. A text is
one column of a table, whatever languages a data set is in; in its files it has a column for each of them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, ClassVar, Final, cast

from sqlalchemy import JSON, BindParameter, CheckConstraint, ColumnElement, Table, bindparam
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.models.cells import Degrees, Parse, text
from app.words import plural_forms

# Names of their own, alike on every database, by which constraints are found.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}
#: A text by language.
Texts = dict[str, str]
_TEXTS: Final = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
#: That of the texts of a statement, which is executed with a `language`.
_LANGUAGE: Final = bindparam("language", type_=JSON.JSONStrIndexType())
_DECLARED: Final = "declared"
#: Noted of a column that holds the place of a row in its file.
POSITION: Final = "position"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file of the data set, or a key of one in TOML.

    ``parse`` takes a cell that is not empty and gives its value; it raises Unexpected or BadDate where the cell holds
    something else. ``meaning`` is a sentence in English, without the language that the column is in. ``refers_to`` is
    the table whose slugs it holds. ``language`` is the one at the end of its name, empty where it is in none.
    ``label`` is what a page calls a text that it shows below the summary.

    ``required``: no cell may be empty. ``is_optional``: the file may be without the column, as if all its cells were
    empty. ``is_stored``: the table has a column of this name. ``is_text``: the files of a data set have it once for
    each language; ``is_plural_form``: only for those that have a plural form of its name. ``key``: what it is called in
    TOML, where that is something else; of a text, in the table of its language.
    """

    parse: Parse
    meaning: str
    name: str = ""
    language: str = ""
    required: bool = True
    refers_to: str = ""
    label: str = ""
    key: str = ""
    is_optional: bool = False
    is_stored: bool = True
    is_text: bool = False
    is_plural_form: bool = False

    @property
    def stem(self) -> str:
        """Its name without the language at its end."""
        return self.name.removesuffix(f"_{self.language}")

    def in_languages(self, languages: Iterable[str]) -> "Iterator[Column]":
        """The columns that it is in the files of a data set in these languages."""
        if not self.is_text:
            yield self
            return
        for language in languages:
            if not self.is_plural_form or self.name in plural_forms(language):
                key = f"{language}.{self.key}" if self.key else ""
                yield replace(self, name=f"{self.name}_{language}", key=key, language=language, is_text=False)


def keys_in(columns: Iterable[Column], languages: Collection[str]) -> dict[str, Column]:
    """The columns in a data set in these languages, by what they are called in TOML."""
    spread = (of_file for column in columns for of_file in column.in_languages(languages))
    return {column.key or column.name: column for column in spread}


@dataclass(frozen=True, slots=True)
class File:
    """A file of CSV, whose rows become those of a ``table``; where it is declared, the table says what follows.

    ``rows`` says in a sentence what a row is. ``is_optional``: a data set may be without it. No two rows have the same
    values in the columns of ``key``, which is empty where rows may be alike.
    """

    name: str
    rows: str
    is_optional: bool = False
    table: str = ""
    key: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()

    def in_languages(self, languages: Collection[str]) -> "File":
        return replace(self, columns=tuple(keys_in(self.columns, languages).values()))

    def languages_in(self, header: Iterable[str]) -> Collection[str]:
        """The languages in which it has texts by the names of its columns."""
        texts = tuple(f"{column.name}_" for column in self.columns if column.is_text)
        return dict.fromkeys(name.rpartition("_")[2] for name in header if name.startswith(texts))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Columns that are both empty or neither: a text in two languages, and coordinates."""
        mutual = (column for column in self.columns if not column.required and not column.is_plural_form)
        for _, same in groupby(mutual, lambda column: Degrees if isinstance(column.parse, Degrees) else column.stem):
            first, *others = [column.name for column in same]
            yield from ((first, other) for other in others)


def cell(parse: Parse, meaning: str = "", *, refers_to: str = "", key: str = "", **options: Any) -> Any:
    """A column whose cells are written in a file. The options are those of SQLModel, and ``is_optional``."""
    column = Column(parse, meaning, refers_to=refers_to, key=key, is_optional=options.pop("is_optional", False))
    return _field(column, options)


def texts(meaning: str = "", parse: Parse = text, **options: Any) -> Any:
    """A text in each language of the data set. The options are those of `Column`."""
    return _field(Column(parse, meaning, is_text=True, **options), {"sa_type": _TEXTS})


def _field(column: Column, options: dict[str, Any]) -> Any:
    more = options.pop("sa_column_kwargs", {})
    # Without a description rather than with an empty one.
    return Field(description=column.meaning or None, sa_column_kwargs={**more, "info": {_DECLARED: column}}, **options)


def place_in_file(**options: Any) -> Any:
    """A column for the place of a row in its file, from 1, where the order of rows means something."""
    return Field(sa_column_kwargs={"info": {POSITION: True}, "autoincrement": False}, **options)


def one_of(column: str, allowed: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in allowed)})", name=column)


class DataTable(SQLModel):
    """A table whose rows a data set tells."""

    __table__: ClassVar[Table]
    #: Where its rows stand, if they have a file of CSV to themselves.
    file: ClassVar[File]


def columns_of(model: type[DataTable]) -> Iterator[Column]:
    """The columns that a data set tells, in the order of their declaration."""
    stored = model.__table__.columns
    for name in model.__annotations__:
        if name not in stored:
            declared = getattr(model, name)
            if isinstance(declared, Column):
                yield replace(declared, name=name, required=False, is_stored=False)
        elif declared := stored[name].info.get(_DECLARED):
            keys = [key.target_fullname.partition(".")[0] for key in stored[name].foreign_keys]
            yield replace(
                declared,
                name=name,
                required=not stored[name].nullable or (declared.is_plural_form and not declared.is_optional),
                refers_to=declared.refers_to or "".join(keys),
            )


def meaning_of(model: type[DataTable], name: str) -> str | None:
    """What a column means; None where the table has none of this name."""
    return model.model_fields[name].description if name in model.model_fields else None


def text_in(column: ColumnElement[Any], language: str | BindParameter[str] = _LANGUAGE) -> ColumnElement[Any]:
    """A text in one language, or else in that with which its statement is executed; null where it has none in it."""
    return cast("ColumnElement[Any]", column[language].as_string())


def columns(names: Sequence[str], *tables: Table, **others: ColumnElement[Any]) -> Sequence[ColumnElement[Any]]:
    """What the fields of a record are read from, in their order: a column is named like its field.

    It is one of the ``others``, which are given by the names of fields; else the first of the tables' columns that is
    called like the field, of a text in the `language` with which the statement is executed.
    """
    stored = {column.name: column for table in reversed(tables) for column in table.c}
    found = []
    for name in names:
        column = others[name] if name in others else stored[name]
        is_text = name not in others and isinstance(column.type, JSON)
        found.append((text_in(column) if is_text else column).label(name))
    return found
