"""The panel of rating."""
