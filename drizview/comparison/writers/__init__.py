"""A file for each rendering of a comparison."""
