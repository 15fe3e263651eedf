"""Many datasets: one after the other in this process, or by workers that leave a document for each.

The package can be called: ``drizview.batch(paths, out="checked")`` is `drizview.batch.run.batch`. A function of this
name in ``drizview`` would be hidden by the package as soon as anything in it has been imported.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from drizview.batch.one_by_one import check_all as check_all


class _Called(ModuleType):
    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Return what `drizview.batch.run.batch` does."""
        from drizview.batch.run import batch

        return batch(*arguments, **options)


sys.modules[__name__].__class__ = _Called
