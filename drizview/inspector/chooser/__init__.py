"""Several products: a badge row for each, and the inspector of the one that is chosen."""

from drizview.inspector.chooser.chooser import Chooser, page_of

__all__ = ["Chooser", "page_of"]
