"""The workshop: associations with faults of known strength, made in code from small fields and drizzled here.

>>> from drizview import workshop
>>> folder = workshop.recipe("acs", seed=3, shift=0.5).write()  # exposures, association table and product
>>> report = drizview.check(folder)

Drizzling needs the `drizzle` package: ``pip install "drizview[lab]"``.
"""

from drizview.workshop.catalogue import fault_named, faults
from drizview.workshop.fault import Fault
from drizview.workshop.field import field_names
from drizview.workshop.recipe import Recipe, recipe

__all__ = ["Fault", "Recipe", "fault_named", "faults", "field_names", "recipe"]
