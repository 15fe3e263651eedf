"""Speed and memory, on data made here; never part of the tests. ``make bench`` runs all, ``make bench ARGS=engine`` one."""
