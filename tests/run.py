"""The test command: set up what is missing, then style, types, the direction of imports, and the tests.

Run it with any Python from 3.11 on, from anywhere: it makes a virtual environment in ``.venv`` beside the sources and
installs Trin and its test tools there. Arguments go on to pytest. Ends with 0 when everything passed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LINK = ROOT / ".typecheck" / "trin"

CHECKS = {
    "style": [str(PYTHON), "-m", "ruff", "check", "."],
    "layout": [str(PYTHON), "-m", "ruff", "format", "--check", "."],
    "types": [str(PYTHON), "-m", "mypy"],
    "direction of imports": [str(BIN / "lint-imports")],
    "tests": [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "worksteal"],
}


def step(name: str, command: list[str]) -> bool:
    """Run one command in the checkout's folder, and say how it went."""
    print(f"== {name}", flush=True)
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, check=False).returncode == 0
    print(f"== {name}: {'passed' if done else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return done


def set_up() -> bool:
    """The virtual environment, what is installed in it, and the link through which mypy finds the package."""
    if not PYTHON.exists() and not step("virtual environment", [sys.executable, "-m", "venv", str(VENV)]):
        return False
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", ".[test]"]
    if not step("installation", pip):
        return False
    LINK.parent.mkdir(exist_ok=True)
    if not LINK.exists():
        LINK.symlink_to("..", target_is_directory=True)
    return True


def main() -> int:
    """Everything, also after a failure, so that one run tells all of it."""
    if not set_up():
        return 1
    checks = {**CHECKS, "tests": CHECKS["tests"] + sys.argv[1:]}
    failed = [name for name, command in checks.items() if not step(name, command)]
    print("== failed: " + ", ".join(failed) if failed else "== everything passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
