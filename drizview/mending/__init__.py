"""The advised script, run on copies with drizzlepac."""
