"""A slow line between a browser and a server on this machine: delay and bandwidth each way, and what went through.

A chunk leaves when the line is free and arrives a delay later; all connections of a direction share the line. A new
connection waits for one round trip, as a handshake does.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

HOST = "127.0.0.1"
_CHUNK = 8192
_AHEAD = 64  # chunks under way in one connection


@dataclass
class Way:
    """One direction: its bandwidth in bytes a second (None: any), and the bytes that went through."""

    rate: float | None
    delay: float
    bytes: int = 0
    free_at: float = 0.0

    async def leave(self, size: int) -> float:
        """Wait until a chunk has left, and return when it arrives, in the time of the loop."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(now, self.free_at) + (size / self.rate if self.rate else 0.0)
        self.bytes += size
        if self.free_at > now:
            await asyncio.sleep(self.free_at - now)
        return self.free_at + self.delay


@dataclass
class Line:
    """A line that is open.

    Attributes
    ----------
    port : int
        Where it takes connections.
    down, up : Way
        From the server to the browser, and back.
    """

    target: int
    down: Way
    up: Way
    port: int = 0
    ready: threading.Event = field(default_factory=threading.Event)

    @property
    def bytes(self) -> int:
        """Bytes that went through, both ways."""
        return self.down.bytes + self.up.bytes

    def set(self, *, delay: float, megabits: float | None) -> None:
        """Change the line while it is open; parameters as of `slow_line`."""
        for way in (self.down, self.up):
            way.rate, way.delay = _bytes_a_second(megabits), delay

    async def serve(self, until: asyncio.Event) -> None:
        """Carry connections until the event."""
        server = await asyncio.start_server(self._carry, HOST, 0)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await until.wait()
        server.close()

    async def _carry(self, browser: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        await asyncio.sleep(self.down.delay + self.up.delay)
        try:
            server, forth = await asyncio.open_connection(HOST, self.target)
        except OSError:
            back.close()
            return
        try:
            await asyncio.gather(_pump(browser, forth, self.up), _pump(server, back, self.down))
        except asyncio.CancelledError:  # the line is closed; asyncio would print it
            pass
        finally:
            back.close()
            forth.close()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter, way: Way) -> None:
    """Carry bytes in one direction until the end of the source."""
    under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_AHEAD)
    arrival = asyncio.create_task(_arrive(under_way, target))
    with contextlib.suppress(OSError):
        while chunk := await source.read(_CHUNK):
            await under_way.put((await way.leave(len(chunk)), chunk))
    await under_way.put((0.0, b""))
    await arrival


async def _arrive(under_way: asyncio.Queue[tuple[float, bytes]], target: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError):
        while (item := await under_way.get())[1]:
            wait = item[0] - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            target.write(item[1])
            await target.drain()
    target.close()
    while not under_way.empty():  # whoever waits for room may go on to its end
        under_way.get_nowait()


@contextlib.contextmanager
def slow_line(target: int, *, delay: float = 0.0, megabits: float | None = None) -> Iterator[Line]:
    """Open a line to a port of this machine.

    Parameters
    ----------
    target : int
        Port of the server.
    delay : float
        Seconds each way: a round trip takes twice as long.
    megabits : float, optional
        Bandwidth each way in Mbit/s; any where left out.
    """
    line = Line(target, Way(None, 0.0), Way(None, 0.0))
    line.set(delay=delay, megabits=megabits)
    loop, until = asyncio.new_event_loop(), asyncio.Event()
    work = threading.Thread(target=_run, args=(loop, line, until), name="slow-line", daemon=True)
    work.start()
    line.ready.wait(10)
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(until.set)
        work.join(10)


def _bytes_a_second(megabits: float | None) -> float | None:
    return megabits * 1e6 / 8 if megabits else None


def _run(loop: asyncio.AbstractEventLoop, line: Line, until: asyncio.Event) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(line.serve(until))
        under_way = asyncio.all_tasks(loop)
        for task in under_way:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*under_way, return_exceptions=True))
        loop.run_until_complete(asyncio.sleep(0.01))  # what is closed goes on the next turn
    finally:
        loop.close()
