"""Many datasets: one after the other in this process, or by workers that leave a document for each."""

from __future__ import annotations

from drizview.batch.one_by_one import check_all as check_all
