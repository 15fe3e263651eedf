"""``python -m drizview``."""

from __future__ import annotations

from drizview.cli import main

if __name__ == "__main__":
    main()
