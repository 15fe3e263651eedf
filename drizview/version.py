"""The version of drizview."""

__version__ = "0.1.0"
