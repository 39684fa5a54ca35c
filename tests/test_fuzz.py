"""Inputs that once broke a promise, or that lead a fuzzer far, keep it now."""

from pathlib import Path

import pytest
from fuzz_targets import TARGETS

CASES = sorted((Path(__file__).parent / "cases" / "fuzz").glob("*/*"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_case(path):
    """Nothing but an error of this library is raised, and what comes out is consistent."""
    TARGETS[path.parent.name](path.read_bytes())
    assert path.stat().st_size < 100_000
