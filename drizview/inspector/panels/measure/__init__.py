"""The Measure page: statistics of regions, a line profile, and the pixels around a position."""
