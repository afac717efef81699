"""Settings: where we listen, and where the database and the data are. The only reader of the environment."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import TimelineError

#: As it is written elsewhere, and as it is read here: psycopg is the one driver there is.
_POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}


def _database_url(value: str) -> str:
    scheme, _, rest = value.partition("://")
    if scheme in _POSTGRESQL:
        parts = urlsplit(f"//{rest}")
        # `port` is a property that raises ValueError for what is none.
        if not parts.path.strip("/") or parts.port == 0:
            raise ValueError("not the address of a PostgreSQL database")
        return f"postgresql+psycopg://{rest}"
    path = value.removeprefix("sqlite:///")
    if path == value or not path or path.startswith(":memory:"):
        raise ValueError("not the address of an SQLite file")
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("not the address of a site")
    return value.rstrip("/")


def _local_url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class Settings(BaseSettings):
    """Read from HOST, PORT, DATABASE_URL, DATA_DIR and PUBLIC_URL; a blank variable counts as not given.

    Each description says what is expected.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, frozen=True, extra="ignore")

    host: str = Field(default="127.0.0.1", min_length=1, description="a host name or address such as 127.0.0.1")
    port: int = Field(default=8000, ge=0, le=65535, description="a port number from 0 (any free one) to 65535")
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///timeline.db",
        description="an SQLite file such as sqlite:///timeline.db or postgresql://user@host/database",
    )
    data_dir: Path = Field(default=Path("data"), description="the folder of the data set")
    public_url: Annotated[str, AfterValidator(_public_url)] = Field(
        default_factory=lambda values: _local_url(values["host"], values["port"]),
        description="the address readers know the site by, such as https://timeline.example",
    )

    @property
    def local_url(self) -> str:
        """The address on this machine."""
        return _local_url(self.host, self.port)


def read_settings() -> Settings:
    """Raises TimelineError, which has a sentence for each variable that cannot be meant."""
    try:
        return Settings()
    except ValidationError as error:
        # The public address has a default made of host and port: without these it is no fault of its own.
        faults = [fault for fault in error.errors() if fault["type"] != "default_factory_not_called"]
        sentences = [_fault(str(fault["loc"][0]), fault["input"]) for fault in faults]
        raise TimelineError("\n".join(sentences)) from error


def _fault(name: str, value: object) -> str:
    # A password belongs in no log.
    shown = re.sub(r"(//[^/:@]*):[^@]*@", r"\1:***@", str(value))
    return f"{name.upper()} is “{shown}”: expected {Settings.model_fields[name].description}."
