"""Measurements shared by the checks: pure functions on arrays, rasters and world coordinate systems."""
