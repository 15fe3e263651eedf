"""Is the sky background free of steps and irregularities?"""
