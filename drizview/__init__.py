"""drizview."""
