"""A product and its exposures from the archive, by name: the only part of drizview that uses a network."""
