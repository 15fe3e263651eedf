"""What real detectors and skies add to clean exposures: one function a peculiarity, composed by name and strength."""

from benchmarks.cases.peculiar import charge, chips, focus, skies, stars
from benchmarks.cases.peculiar.registry import changed, units
from benchmarks.cases.peculiar.shot import Shot

__all__ = ["Shot", "changed", "charge", "chips", "focus", "skies", "stars", "units"]
