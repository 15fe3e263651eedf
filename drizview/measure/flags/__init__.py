"""Where data-quality flags lie, and why."""
