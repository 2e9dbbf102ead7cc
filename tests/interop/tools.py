"""The programs of tools/, which stand alone, as modules of this process."""

from __future__ import annotations

import importlib.util
from functools import cache
from types import ModuleType
from typing import Any

from tests.conftest import ROOT


@cache
def load(name: str) -> ModuleType:
    """Return one of them, loaded once."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def verifying_script() -> ModuleType:
    """Return tools/verify_bundle.py, which asks openssl and ssh-keygen once what they can do."""
    script = load("verify_bundle")
    able: dict[str, bool] = {}
    make = script._Judges.__init__

    def made(judges: Any, folder: str) -> None:
        make(judges, folder)
        judges._can = able

    script._Judges.__init__ = made
    return script
