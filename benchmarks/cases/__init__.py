"""Associations with a known fault of a known strength, simulated here and drizzled by AstroDrizzle.

``python -m benchmarks.cases FOLDER`` makes them; it needs drizzlepac, drizview's checks do not.
``templates/`` holds real headers (pointing, distortion, keywords) of one exposure per camera, no pixels.
"""
