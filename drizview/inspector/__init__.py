"""The inspector: dataset, checks, view and panels put together."""
