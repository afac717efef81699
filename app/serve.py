"""The command `serve`: takes the port, says where the site is, and serves it until it is told to stop.

What is wrong with the port is said at once, and so is what is wrong with the database: each step imports what it needs.
"""

import argparse
import errno
import logging
import signal
import socket
from asyncio import CancelledError
from contextlib import suppress
from functools import partial

from app.errors import TimelineError
from app.settings import Settings

#: How long requests under way may take to finish when the server is stopped.
_GRACE_S = 5


def serve(options: argparse.Namespace, settings: Settings) -> None:
    """Serve the site, in one process or in several."""
    # Who runs services ends them so, and takes any other status than 0 for a failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(settings.host, settings.port) as listener:
        if settings.port == 0:
            settings = Settings(port=listener.getsockname()[1])
        name = _name_of_the_timeline(settings)

        import uvicorn
        from uvicorn.supervisors import Multiprocess

        from app.main import create_worker

        # Each of several workers makes an application of its own, from the same settings.
        app = create_worker(settings) if options.workers == 1 else partial(create_worker, settings)
        print(f"{name} on {settings.local_url}", flush=True)
        config = uvicorn.Config(
            app,
            factory=options.workers > 1,
            workers=options.workers,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
        logging.getLogger("uvicorn.error").addFilter(_is_fault)
        if options.workers > 1:
            Multiprocess(config, [listener]).run()
            return
        # Uvicorn ends its work on Ctrl+C or SIGTERM and then passes the signal on.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def _is_fault(record: logging.LogRecord) -> bool:
    """Not a request that was cancelled: uvicorn counts in a line those that it could not wait for."""
    return record.exc_info is None or not isinstance(record.exc_info[1], CancelledError)


def _name_of_the_timeline(settings: Settings) -> str:
    from app.database import reader
    from app.queries.catalogue import read_catalogue

    engine = reader(settings.database_url)
    with engine.connect() as connection:
        catalogue = read_catalogue(connection)
    engine.dispose()
    return catalogue.texts[catalogue.languages[0]].name


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that a port in use is reported in a sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            # A port that was in use a moment ago is free again at once.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise TimelineError(_listening_fault(error, host, port)) from error
    return listener


def _listening_fault(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is “{host}”, which is no address of this machine: 127.0.0.1 always is one."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop what uses it or choose another with PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights: choose one from 1024 up with PORT."
    return f"Port {port} on {host} cannot be used: {error.strerror}."
