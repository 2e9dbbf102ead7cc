"""What asks a command to stop: Ctrl-C, a terminal that is closed, a computer that is shut down."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

# Ctrl-C first.
_ASKING: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def stopped_by(handler: Callable[[int, FrameType | None], object]) -> Iterator[None]:
    """Call ``handler`` for each of them meanwhile, but for what whoever started us has ignored."""
    before = {each: signal.getsignal(each) for each in _ASKING}
    try:
        _handle(handler)
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)


def interrupt() -> None:
    """Let each of them raise KeyboardInterrupt from here on, so that all is tidied up."""
    _handle(signal.default_int_handler)


def end_at_once() -> None:
    """Let all but Ctrl-C end the process from here on, for a face that is not a command."""
    _handle(signal.SIG_DFL, _ASKING[1:])


def _handle(
    handler: Callable[[int, FrameType | None], object] | signal.Handlers,
    signals: Iterable[signal.Signals] = _ASKING,
) -> None:
    for each in signals:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, handler)
