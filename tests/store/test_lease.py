"""The lock of an on-disk store at the end of the interpreter."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import pytest

from govgraph.store import disk


def test_a_store_still_open_as_python_ends_gives_its_lock_back_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the interpreter ends, a module's globals are None before the last objects are gone."""
    raised: list[Any] = []
    lease = disk.Lease(tmp_path / "lock", shared=False)
    with monkeypatch.context() as ending:
        ending.setattr(sys, "unraisablehook", raised.append)
        ending.setattr(disk, "os", None)
        del lease
        gc.collect()
    assert raised == []
    disk.Lease(tmp_path / "lock", shared=False).close()
