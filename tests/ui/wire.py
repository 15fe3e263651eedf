"""A wire between a browser and a server of this machine that can be cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from urllib.parse import urlsplit

HOST = "127.0.0.1"


class Wire:
    """Carries connections to a port; cut, it drops those that are open and each new one.

    Parameters
    ----------
    address : str
        Address of the server.
    """

    def __init__(self, address):
        self._target = urlsplit(address).port
        self._open, self._lock, self._is_cut = set(), threading.Lock(), False
        self._door = socket.create_server((HOST, 0))
        self.address = f"http://{HOST}:{self._door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self):
        self._is_cut = True
        with self._lock:
            ends = list(self._open)
        for end in ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self._is_cut = False

    def close(self):
        self.cut()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self._door.accept()
                if self._is_cut:
                    browser.close()
                    continue
                threading.Thread(target=self._carry, args=(browser,), daemon=True).start()

    def _carry(self, browser):
        with browser, contextlib.suppress(OSError), socket.create_connection((HOST, self._target)) as server:
            both = {browser, server}
            with self._lock:
                self._open |= both
            back = threading.Thread(target=_pump, args=(server, browser), daemon=True)
            back.start()
            _pump(browser, server)
            back.join()
            with self._lock:
                self._open -= both


def _pump(source, target):
    with contextlib.suppress(OSError):
        while chunk := source.recv(65536):
            target.sendall(chunk)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
