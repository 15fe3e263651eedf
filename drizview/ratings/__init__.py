"""A person's own judgement of each question, kept beside the badges."""
