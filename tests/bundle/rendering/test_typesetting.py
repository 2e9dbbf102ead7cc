"""Papers are set by a child of their own: what that takes is neither the program's nor much."""

from __future__ import annotations

import subprocess
import sys

import pytest

_REPORT = """
import sys
from archive_app.bundle import layout, statement
from archive_app.bundle.rendering import pdf
from archive_app.model.inputs import AgentInput, EvidenceItemInput
from tests.bundle.rendering import bundles

numbers = range(1, pdf.MOST_LISTED + 2)
records = [
    *(bundles.line(layout.local_id("evidence_item", each), EvidenceItemInput(
        title="What was filmed from a balcony", kind="video")) for each in numbers),
    *(bundles.line(layout.local_id("agent", each), AgentInput(
        pseudonym="Keeper", kind="person")) for each in numbers),
]
events = [
    bundles.event(each, "received", [
        ("stored_file", f"F{each:06}", 1), ("evidence_item", "E001", each)]) for each in numbers
]
files = [statement.file_line(bundles.file(each)) for each in numbers]
statements = bundles.of(records, events, files, bundles.sent())
"""
_MEASURED = (
    _REPORT
    + """
import resource
assert pdf.report(statements).startswith(b"%PDF")
child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print("typst" in sys.modules, child)
"""
)
_CRAMPED = (
    _REPORT
    + """
import resource
from archive_app.errors import PaperFailed
with open("/proc/self/statm") as file:
    have = int(file.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (have + (64 << 20), resource.RLIM_INFINITY))
try:
    pdf.report(statements)
except PaperFailed as failure:
    print(failure)
"""
)


def output_of(script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform != "linux", reason="the unit of memory is Linux's")
def test_a_paper_of_all_that_it_lists_takes_little_memory_and_none_of_the_program() -> None:
    loaded, child_kib = output_of(_MEASURED).split()
    assert loaded == "False"
    assert int(child_kib) * 1024 < 200e6


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux limits memory")
def test_too_little_memory_for_a_paper_is_a_sentence() -> None:
    assert output_of(_CRAMPED) == (
        "A paper was not set: its process stopped, perhaps for want of memory."
    )
