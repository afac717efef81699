"""Sends a long file at the pace of its reader, without holding a connection to the database for as long.

Connections to the database are few: a reader who takes minutes gets the rest of the file from a temporary one.
"""

import asyncio
import logging
import time
from collections.abc import Generator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile

from sqlalchemy.exc import DatabaseError
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

#: So many downloads read from the database at a time; others wait for their turn.
_TURNS = 4
#: Who takes every chunk in so short a time gets the file as it is read, for about as long as a turn takes.
_CHUNK_TAKES_S = 0.5
_TURN_TAKES_S = 3.0
#: What all readers together may leave waiting in temporary files, and one of them in memory.
_MOST_WAITING_BYTES = 2**30
_IN_MEMORY_BYTES = 2**16
_PIECE_BYTES = 2**18
#: Who takes no piece in this time, which is one in two kilobytes a second, is not there any more.
_PIECE_TAKES_S = 120.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Downloads:
    """What all downloads of an application share: turns at the database, and room for what waits for slow readers."""

    slow: "set[Download]" = field(default_factory=set)
    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_TURNS))


def saved_as(name: str) -> dict[str, str]:
    """The header by which a browser saves an answer under a name, in ASCII, instead of showing it."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


class Download(StreamingResponse):
    """Sends what `chunks` gives. Where these fail midway, the connection is closed without the end of the file."""

    def __init__(
        self, chunks: Generator[bytes, None, None], downloads: Downloads, media_type: str, headers: Mapping[str, str]
    ) -> None:
        super().__init__(chunks, media_type=media_type, headers=headers)
        self.chunks = chunks
        self.read = iterate_in_threadpool(chunks)
        self.downloads = downloads
        self.is_begun = False
        # Opened only when there is somebody to send to: a response may be made and not be sent.
        self.rest: SpooledTemporaryFile[bytes]
        self.rest_bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            # Who asks for the head alone must not make us read all of it.
            self.chunks.close()
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            # In two pieces, as a file comes: compression tells the same of both.
            await send(_body(b""))
            await send(_body(b"", more=False))
            return
        await super().__call__(scope, receive, send)

    async def stream_response(self, send: Send) -> None:
        try:
            with closing(self.chunks), SpooledTemporaryFile[bytes](_IN_MEMORY_BYTES) as self.rest:
                await self._stream(send)
        except (DatabaseError, OSError) as error:
            if not self.is_begun:
                raise
            # The status has been sent: that the end is missing is all that can be said to the reader.
            _log.error("A download was cut off: %r", getattr(error, "orig", None) or error)
        finally:
            self.downloads.slow.discard(self)

    async def _stream(self, send: Send) -> None:
        async with self.downloads.turn:
            # Where nothing can be read, this is an answer like any other.
            first = await anext(self.read, None)
            self.is_begun = True
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            sending = await self._send_while_taken(first, send)
            if sending:
                self.downloads.slow.add(self)
                await run_in_threadpool(self._put_by)
        if sending:
            await asyncio.wait_for(sending, _PIECE_TAKES_S)
            self.rest.seek(0)
            while piece := await run_in_threadpool(self.rest.read, _PIECE_BYTES):
                await asyncio.wait_for(send(_body(piece)), _PIECE_TAKES_S)
        await send(_body(b"", more=False))

    async def _send_while_taken(self, chunk: bytes | None, send: Send) -> "asyncio.Future[None] | None":
        """Send until all is sent, or until a chunk is not taken in time: then, give the sending of that one."""
        end = time.monotonic() + _TURN_TAKES_S
        while chunk is not None:
            sending = asyncio.ensure_future(send(_body(chunk)))
            try:
                patience = min(end - time.monotonic(), _CHUNK_TAKES_S)
                done, _ = await asyncio.wait([sending], timeout=max(patience, 0))
            except asyncio.CancelledError:
                sending.cancel()
                raise
            if not done:
                return sending
            sending.result()
            chunk = await anext(self.read, None)
        return None

    def _put_by(self) -> None:
        """Keep the rest for the reader in a file, and be done with the database."""
        for chunk in self.chunks:
            self.rest_bytes += len(chunk)
            if sum(download.rest_bytes for download in tuple(self.downloads.slow)) > _MOST_WAITING_BYTES:
                raise OSError("too much is waiting for slow readers already")
            self.rest.write(chunk)


def _body(chunk: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": chunk, "more_body": more}
