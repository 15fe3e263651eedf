"""The weight map and the context image."""
