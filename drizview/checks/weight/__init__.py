"""Is the mean of the weight map about the total exposure time, and is the weight even?"""
