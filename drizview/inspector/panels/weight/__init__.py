"""Evidence of the weight map: its histogram, and measured against expected weight in each region."""
