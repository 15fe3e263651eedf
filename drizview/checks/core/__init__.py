"""The check engine: registry, resolver, limits, results and the verdict."""
