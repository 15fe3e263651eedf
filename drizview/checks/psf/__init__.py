"""Are the stars of the product round, and as narrow as the exposures allow?"""
