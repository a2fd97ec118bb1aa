"""``python -m kg_build``: the same as ``kg-build``."""

from __future__ import annotations

import sys

from kg_build.cli import main

if __name__ == "__main__":
    sys.exit(main())
