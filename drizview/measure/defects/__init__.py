"""Residual cosmic rays, hot pixels, trails and holes."""
