"""The faults, a function each, by where they come from."""

from drizview.workshop.kinds import detector, drizzling, optics, pointing, sky

__all__ = ["detector", "drizzling", "optics", "pointing", "sky"]
