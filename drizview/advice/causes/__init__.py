"""What causes the alarms of a product: one story from the results of all checks."""
