"""The desktop is there at once and never stands still: start, first list, scrolling, typing.

The event loop is watched by a heartbeat of 1 ms: a gap is how long a person's key or wheel may have
waited. Windows are drawn for real, by Qt's offscreen platform where there is no screen.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from archive_app.model.inputs import AccessionInput
from archive_app.progress import Meter
from archive_app.services import accession
from archive_app.store.archive import Archive
from benchmarks.big_catalogue import Catalogue, large
from benchmarks.measuring import Setting, Timing, peak, seconds, timed
from benchmarks.results import Row, bar_row, duration, memory_row
from benchmarks.samples import make_files, scratch_folder
from benchmarks.windows import begin, is_busy, use_offscreen, wait

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView, QWidget

    from archive_app.gui.window import Window

_START, _UNLOCK = 0.7, 0.5
_P99, _LONGEST = 0.020, 0.050
_P99_BUSY, _LONGEST_BUSY = 0.033, 0.150
_MOST_MIB = 350.0
_SIZE = 1 << 30
_NAME = "Incidents"
_WORKSPACE = "archive_app.gui.views.workspace"
_STIMULUS_S = 0.030
_WORDS = "обстріл школи drone 2024 лікарня shelling"
# Says when the first screen was drawn, and ends.
_PROBE = """
import os
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from archive_app.gui.application import make_application
from archive_app.gui.window import Window
application = make_application(sys.argv[:1])
window = Window(Path(sys.argv[1]))
window.show()
window.repaint()
QTimer.singleShot(0, lambda: os._exit(0))
application.exec()
"""


def measure(setting: Setting) -> list[Row]:
    """Return the rows of these promises."""
    catalogue = large(setting)
    rows = [_started(setting, catalogue)]
    begin()
    return [*rows, *_opened(setting, catalogue)]


def _started(setting: Setting, catalogue: Catalogue) -> Row:
    use_offscreen()
    command = [sys.executable, "-c", _PROBE, str(catalogue.path)]
    plain = [sys.executable, "-c", "import PySide6.QtWidgets as w; w.QApplication([])"]

    def run(words: list[str]) -> Timing:
        return timed(lambda: subprocess.run(words, check=True))

    run(command)
    times = [run(command) for _ in range(setting.pairs)]
    bare = [run(plain) for _ in range(setting.pairs)]
    return bar_row(
        "Start the desktop, to the screen that asks for the passphrase",
        _START,
        seconds(times),
        cache="warm",
        peer=f"Python with a bare QApplication {duration(sorted(seconds(bare))[len(bare) // 2])}",
    )


def _opened(setting: Setting, catalogue: Catalogue) -> list[Row]:
    from archive_app.gui.window import Window

    unlocked: list[Timing] = []
    for _ in range(setting.pairs):
        window = Window()
        window.show()
        wait(lambda: _WORKSPACE in sys.modules)  # a person is still typing the passphrase
        unlocked.append(timed(lambda window=window: _unlock(window, catalogue)))  # type: ignore[misc]
        window.close()
    what = f"{catalogue.items:,} items"
    rows = [
        bar_row(
            f"From keys at hand to a list of incidents that can be used, among {what}",
            _UNLOCK,
            seconds(unlocked),
            cache="warm",
            peer="—",
            judged_by="p95",
        )
    ]
    window = Window()
    window.show()
    _unlock(window, catalogue)
    length = 10.0 if not setting.quick else 2.0
    quiet = timed(lambda: rows.extend(_still(window, what, length)))
    with scratch_folder(setting.place, "taking") as folder:
        (big,) = make_files(folder / "source", 1, setting.sized(_SIZE, 1 << 24))
        assert window.context is not None
        window.context.jobs.write(window, _intake(window.context.archive, big))
        busy = timed(lambda: rows.append(_still_while_taking(window, length)))
        wait(lambda: not is_busy(window))
    rows.append(
        memory_row(
            f"The desktop with {what} open, scrolled, searched, and 1 GiB taken in",
            _MOST_MIB,
            peak([quiet, busy]),
            cache="—",
        )
    )
    window.close()
    return rows


def _unlock(window: Window, catalogue: Catalogue) -> None:
    """Open the archive and wait until its first incidents are on the screen."""
    window.show_archive(Archive.open(catalogue.path, catalogue.words))
    wait(lambda: _is_ready(window))


def _still(window: Window, what: str, length: float) -> list[Row]:
    from archive_app.gui.widgets.find_field import FindField

    scrolled = _gaps(length, _wheel(_list(window)))
    find = window.findChild(FindField)
    assert find is not None
    typed = _gaps(length, _keys(find))
    find.clear()
    return [
        _gap_row(f"Scroll the list among {what}", scrolled, _P99, _LONGEST),
        _gap_row(f"Type into the find field among {what}", typed, _P99, _LONGEST),
    ]


def _still_while_taking(window: Window, length: float) -> Row:
    gaps = _gaps(length, _wheel(_list(window)))
    return _gap_row("Scroll the list while 1 GiB is taken in", gaps, _P99_BUSY, _LONGEST_BUSY)


def _gap_row(what: str, gaps: list[float], p99: float, longest: float) -> Row:
    found = quantiles(gaps, n=100, method="inclusive")[-1]
    return Row(
        what,
        f"p99 ≤ {duration(p99)}, none over {duration(longest)}",
        f"p99 {duration(found)}, longest {duration(max(gaps))}",
        found <= p99 and max(gaps) <= longest,
        f"{len(gaps):,} beats of 1 ms",
        "—",
        "warm",
    )


def _gaps(length: float, stimulate: Callable[[int], None]) -> list[float]:
    """Return the gaps between heartbeats while something is done every 30 ms."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer

    beats: list[float] = []
    heart = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    number = 0

    def go_on() -> None:
        nonlocal number
        stimulate(number)
        number += 1

    person = QTimer(interval=round(_STIMULUS_S * 1000), timerType=Qt.TimerType.PreciseTimer)
    person.timeout.connect(go_on)
    loop = QEventLoop()
    heart.start()
    person.start()
    QTimer.singleShot(round(length * 1000), loop.quit)
    loop.exec()
    heart.stop()
    person.stop()
    return [after - before for before, after in pairwise(beats)]


def _wheel(widget: QWidget) -> Callable[[int], None]:
    """Return what turns a wheel over a list, down for a while and up again."""
    from PySide6.QtCore import QCoreApplication, QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QAbstractScrollArea

    assert isinstance(widget, QAbstractScrollArea)
    target = widget.viewport()

    def turn(number: int) -> None:
        down = -1 if number // 100 % 2 == 0 else 1
        middle = QPointF(target.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(target.mapToGlobal(target.rect().center())),
            QPoint(0, 0),
            QPoint(0, 360 * down),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QCoreApplication.sendEvent(target, event)

    return turn


def _keys(widget: QWidget) -> Callable[[int], None]:
    """Return what types words, one key each time, and begins anew when they are typed."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QLineEdit

    assert isinstance(widget, QLineEdit)

    def strike(number: int) -> None:
        at = number % len(_WORDS)
        if at == 0:
            widget.clear()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            nothing_held = Qt.KeyboardModifier.NoModifier
            event = QKeyEvent(kind, Qt.Key.Key_unknown, nothing_held, _WORDS[at])
            QCoreApplication.sendEvent(widget, event)

    return strike


def _intake(archive: Archive, big: Path) -> Callable[[Meter], object]:
    about = AccessionInput(received_from="A card")
    return lambda meter: accession.accession_files(archive, [big], about, meter)


def _list(window: Window) -> QTableView:
    from PySide6.QtWidgets import QTableView

    from archive_app.gui.views.incidents import IncidentsPage

    page = window.findChild(IncidentsPage)
    assert page is not None
    # Drafts and what was found have lists of their own.
    return next(each for each in page.findChildren(QTableView) if each.accessibleName() == _NAME)


def _is_ready(window: Window) -> bool:
    """Whether the first rows are there to be drawn."""
    from archive_app.gui.models.keyed_rows import ROW

    model = _list(window).model()
    return model.rowCount() > 0 and model.index(0, 0).data(ROW) is not None
