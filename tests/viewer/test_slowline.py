"""The slow line of the benchmarks: it delays, it holds back, it counts, and it changes nothing."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

import pytest

from benchmarks.slowline import HOST, slow_line


@contextlib.contextmanager
def echo():
    """Yield the port of a server that sends back what it gets."""

    def answer(connection):
        with connection:
            while data := connection.recv(65536):
                connection.sendall(data)

    def work():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()

    with socket.create_server((HOST, 0)) as server:
        threading.Thread(target=work, daemon=True).start()
        yield server.getsockname()[1]


def through(port, data):
    """Send data, and return what came back and after how many seconds the first and the last byte of it."""
    with socket.create_connection((HOST, port), timeout=10) as connection:
        started, first, back = time.monotonic(), None, b""
        threading.Thread(target=connection.sendall, args=(data,), daemon=True).start()
        while len(back) < len(data):
            back += connection.recv(65536)
            first = first or time.monotonic() - started
        return back, first, time.monotonic() - started


def test_a_free_line_changes_nothing_and_counts():
    data = bytes(range(256)) * 4000
    with echo() as port, slow_line(port) as line:
        back, _, _ = through(line.port, data)
        assert back == data
        assert (line.up.bytes, line.down.bytes, line.bytes) == (len(data), len(data), 2 * len(data))


def test_a_byte_takes_the_delay_each_way():
    with echo() as port, slow_line(port, delay=0.1) as line:
        _, first, _ = through(line.port, b"x")
        # A round trip to connect, and one there and back; the clocks of a loop and of a test differ by a millisecond.
        assert 0.39 < first < 2


@pytest.mark.parametrize("lines", [1, 3])
def test_all_connections_share_the_bandwidth(lines):
    size = 150_000 // lines
    with echo() as port, slow_line(port, megabits=2) as line:
        took = []
        threads = [threading.Thread(target=lambda: took.append(through(line.port, b"y" * size))) for _ in range(lines)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        last = max(seconds for _, _, seconds in took)
        assert 0.59 < last < 3  # 1.2 Mbit at 2 Mbit/s, there and back at the same time
        assert all(back == b"y" * size for back, _, _ in took)


def test_a_line_to_nobody_closes():
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
    with slow_line(port) as line, socket.create_connection((HOST, line.port), timeout=10) as connection:
        assert connection.recv(10) == b""
