"""The check engine and the checks: one file a question of the handbook, found by themselves."""
