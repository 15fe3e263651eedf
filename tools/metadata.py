"""What a package index shows of drizview: its addresses, and the README with links that lead somewhere from there.

The repository is named by whoever publishes it, in the variable DRIZVIEW_REPOSITORY (the release workflow knows it).
Without the variable there are no addresses, and the README stays as it is.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURES = (".png", ".svg", ".gif", ".jpg")
# Where the badge leads: to what says how, and to the Binder itself once it is known where the repository lives.
_BINDER = "docs/teaching.md#on-a-binder"
_HUB, _PLACES = "https://mybinder.org/v2/gh", "https://github.com/"


class Addresses(MetadataHookInterface):
    """Fill in ``readme`` and ``urls``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Put both into the metadata of the project."""
        repository = os.environ.get("DRIZVIEW_REPOSITORY", "").rstrip("/")
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        if repository:
            text = absolute(text, repository, f"v{version(Path(self.root))}")
            metadata["urls"] = {
                "Homepage": repository,
                "Issues": f"{repository}/issues",
                "Changes": f"{repository}/blob/main/CHANGES.md",
            }
        else:
            metadata["urls"] = {}
        metadata["readme"] = {"content-type": "text/markdown", "text": text}


def absolute(text: str, repository: str, tag: str) -> str:
    """Return Markdown with its relative links led into a repository at a tag; pictures to their bytes."""

    def lead(match: re.Match[str]) -> str:
        target = match[1]
        if "://" in target or target.startswith(("#", "mailto:")):
            return match[0]
        if target == _BINDER and repository.startswith(_PLACES):
            return f"]({_HUB}/{repository.removeprefix(_PLACES)}/{tag}?urlpath=lab/tree/notebooks/00_tour.ipynb)"
        kind = "raw" if target.lower().endswith(_PICTURES) else "blob"
        return f"]({repository}/{kind}/{tag}/{target})"

    return re.sub(r"\]\(([^)\s]+)\)", lead, text)


def version(root: Path) -> str:
    """Return the version that the package declares."""
    found = re.search(r'__version__ = "([^"]+)"', (root / "drizview" / "version.py").read_text(encoding="utf-8"))
    if found is None:
        raise ValueError("drizview/version.py declares no __version__")
    return found[1]
