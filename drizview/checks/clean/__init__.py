"""Does the drizzled product look clean, against its exposures?"""
