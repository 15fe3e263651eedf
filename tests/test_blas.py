"""The threads of OpenBLAS, as numpy itself tells them."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from drizview.blas import _libraries, blas_threads


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="nothing tells which libraries are loaded")
def test_it_holds_meanwhile_and_is_given_back():
    np.eye(2) @ np.eye(2)
    libraries = _libraries()
    if not libraries:
        pytest.skip("numpy comes without OpenBLAS here")
    before = [library["get"]() for library in libraries]
    with blas_threads(1):
        assert {library["get"]() for library in libraries} == {1}
    assert [library["get"]() for library in libraries] == before


def test_elsewhere_nothing_happens(monkeypatch):
    monkeypatch.setattr("drizview.blas.Path", lambda path: (_ for _ in ()).throw(OSError))
    with blas_threads(1):
        assert _libraries() == []
