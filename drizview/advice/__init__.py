"""From results to one merged set of TweakReg and AstroDrizzle parameters, and a script that uses them."""
