"""A file written whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path


def write_file(path: Path, data: bytes, overwrite: bool) -> None:
    """Write a file in one go, in a folder that is made where it is not there.

    Raises FileExistsError where the file is there and may not be replaced, OSError where it cannot be written.
    """
    if path.exists() and not overwrite:
        raise FileExistsError(path.as_posix())
    target = path.resolve()
    if not target.parent.is_dir():
        _make_folder(target.parent)
    mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


def _make_folder(folder: Path) -> None:
    """Make a folder. A file in its place is another matter than the file that was to be written."""
    try:
        folder.mkdir(parents=True)
    except FileExistsError as problem:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), folder.as_posix()) from problem


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
