"""Were the exposures dithered, and can scale and pixfrac be tuned?"""
