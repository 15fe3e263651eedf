"""Two products of the same exposures, before and after: what was cured, and what it has cost."""
