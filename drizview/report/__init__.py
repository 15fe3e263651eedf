"""One result document per dataset, and its renderings."""
