"""Warnings are ignored inside, and as they were afterwards, whatever threads overlap."""

from __future__ import annotations

import threading
import warnings

import pytest

from drizview.quiet import quiet


def test_warnings_are_ignored_inside_and_raised_again_outside():
    with quiet():
        warnings.warn("a card is odd", UserWarning, stacklevel=1)
    with pytest.warns(UserWarning, match="a card is odd"):
        warnings.warn("a card is odd", UserWarning, stacklevel=1)


def test_an_error_inside_leaves_nothing_behind():
    before = list(warnings.filters)
    with pytest.raises(KeyError), quiet(), quiet():
        raise KeyError
    assert warnings.filters == before


def test_threads_that_overlap_leave_the_filters_as_they_were():
    before = list(warnings.filters)
    first_in, second_in = threading.Event(), threading.Event()

    def first():
        with quiet():
            first_in.set()
            assert second_in.wait(5)

    def second():
        assert first_in.wait(5)
        with quiet():
            second_in.set()
            opener.join(5)  # the first to enter leaves first: what catch_warnings cannot bear
            warnings.warn("still quiet", UserWarning, stacklevel=1)

    opener, follower = threading.Thread(target=first), threading.Thread(target=second)
    opener.start(), follower.start()
    opener.join(5), follower.join(5)
    assert warnings.filters == before
