"""The Rating page: one's own judgement of each question, compared with the badges."""
