"""What the files are: facts, read once and never changed."""
