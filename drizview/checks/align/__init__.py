"""Are the exposures aligned, within a visit and between visits?"""
