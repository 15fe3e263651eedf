"""Are the cosmic-ray flags (DQ 4096) plausible?"""
