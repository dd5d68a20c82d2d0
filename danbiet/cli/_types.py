"""Type checks as CI runs them: strict where the plan says so, plain elsewhere."""

import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
STRICT = ("engine", "kit", "sources", "channels", "documents")


def main() -> int:
    """Run mypy twice; return the worse exit code."""
    strict = [str(PACKAGE / room) for room in STRICT if (PACKAGE / room).exists()]
    checks = [["--strict", *strict], [str(PACKAGE)]]
    return max(subprocess.run([sys.executable, "-m", "mypy", *check], check=False).returncode for check in checks)


if __name__ == "__main__":
    sys.exit(main())
