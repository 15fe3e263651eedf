"""Speed and memory, on data made here; never part of the tests. ``make bench`` runs all of it."""
