"""Keeps a form as a draft while it is typed: half a second after a key, so each second at least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from archive_app.errors import ArchiveError
from archive_app.gui.context import Context
from archive_app.gui.jobs import Job
from archive_app.model.canonical import JsonValue
from archive_app.progress import Meter
from archive_app.services import form_drafts
from archive_app.services.drafts import drop_draft
from archive_app.services.form_drafts import FormDraft

_KEPT_AFTER_MS = 500

Typed = dict[str, JsonValue]


@dataclass(frozen=True)
class _Kept:
    name: str
    reference: str | None
    revision: int | None
    unchanged: Typed


class DraftKeeper(QObject):
    """Keeps one form in its draft; a form that says what it said at first leaves none."""

    kept = Signal(str)
    """When the draft was kept, in UTC seconds; empty once there is none any more."""
    failed = Signal(object)

    def __init__(self, context: Context, typed: Callable[[], Typed], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._typed = typed
        self._form: _Kept | None = None
        self._is_touched = False
        self._is_kept = False
        self._refused: _Kept | None = None
        self._handed_over: Typed | None = None
        self.kept_at = ""
        """When the form was kept last, in UTC; empty where it never was."""
        self._under_way: Job | None = None
        self._timer = QTimer(self, singleShot=True, interval=_KEPT_AFTER_MS)
        self._timer.timeout.connect(self.keep_now)

    @property
    def is_begun(self) -> bool:
        """Whether there is a form to keep."""
        return self._form is not None

    @property
    def is_safe(self) -> bool:
        """Whether what was to be kept last could be, or nothing would be lost without it."""
        return not self.is_refused or not self.is_changed

    @property
    def is_refused(self) -> bool:
        """Whether the form could not be kept when that was tried last; asks no widget."""
        return self._form is not None and self._refused is self._form

    @property
    def name(self) -> str:
        """What the draft of the form is called; empty where there is no form to keep."""
        return "" if self._form is None else self._form.name

    @property
    def is_changed(self) -> bool:
        """Whether the form says anything else than at first."""
        return self._form is not None and self._typed() != self._form.unchanged

    def begin(
        self,
        name: str,
        unchanged: Typed,
        *,
        reference: str | None = None,
        revision: int | None = None,
        kept_at: str = "",
    ) -> None:
        """Keep the form under another name from now on; ``kept_at`` where a draft is there."""
        self._timer.stop()
        self._is_touched, self._is_kept, self.kept_at = False, bool(kept_at), kept_at
        self._form = _Kept(name, reference, revision, unchanged)
        self._handed_over = None

    def begin_new(self, form: str, unchanged: Typed) -> None:
        """Keep the form, which is about no record yet, under a name that no draft has."""
        self.begin(form_drafts.name_draft(form, None), unchanged)

    def find_others(self, form: str, then: Callable[[list[FormDraft]], object]) -> None:
        """Tell what is kept of a form beside this one, the last kept first.

        All that was to be kept before is kept by then.
        """
        archive = self._context.archive

        def show(drafts: list[FormDraft]) -> None:
            own = None if self._form is None else self._form.name
            then([draft for draft in drafts if draft.name != own])

        self._context.jobs.keep(self, lambda _: form_drafts.load_all(archive, form), show)

    def touch(self) -> None:
        """Take note that something was typed. A timer that runs is not begun anew by each key."""
        self._is_touched = True
        if not self._timer.isActive():
            self._timer.start()

    def keep_now(self) -> Job | None:
        """Keep what is typed; None where all of it is kept. What was refused is tried again."""
        self._timer.stop()
        form, was_refused = self._form, self.is_refused
        if form is None or not (self._is_touched or was_refused):
            return None
        self._is_touched = False
        if not self.is_changed:
            if not self._is_kept:
                return None
            self.kept.emit("")
            return self._forget(form)
        typed = self._typed()
        if typed == self._handed_over and not was_refused:
            return None
        self._is_kept, self._handed_over = True, typed
        archive = self._context.archive

        def work(_: Meter) -> str | ArchiveError:
            try:
                at = form_drafts.keep(
                    archive, form.name, typed, reference=form.reference, revision=form.revision
                )
            except ArchiveError as error:
                self._refused = form
                return error
            except Exception:
                self._refused = form
                raise
            else:
                if self._refused is form:
                    self._refused = None
                if self._form is form:
                    self.kept_at = at
                return at

        job = self._under_way = self._context.jobs.keep(self, work, self._tell)
        return job

    def _tell(self, outcome: str | ArchiveError) -> None:
        """Tell in the window's thread: in the lane, a lock may be taking this away."""
        if isinstance(outcome, ArchiveError):
            self.failed.emit(outcome)
        else:
            self.kept.emit(outcome)

    def keep_alone(self, form: str) -> None:
        """Keep what is typed in one draft: another of the same form that says the same goes."""
        self.keep_now()
        archive, name = self._context.archive, self.name
        self._context.jobs.keep(self, lambda _: form_drafts.drop_alike(archive, form, name))

    def keep_then(self, then: Callable[[], object]) -> None:
        """Keep what is typed, and do something once all that was to be kept is kept."""
        job = self.keep_now() or self._under_way
        if job is None or job.is_over:
            then()
        else:
            job.when_ended(self, then)

    def release(self) -> None:
        """Keep the form no longer: it was saved, and its draft is gone."""
        self._timer.stop()
        self._form = None

    def drop(self) -> Job | None:
        """Forget the draft: it was saved, or a person discarded it."""
        self._timer.stop()
        form, self._form = self._form, None
        return None if form is None else self._forget(form)

    def _forget(self, form: _Kept) -> Job:
        self._is_kept, self._handed_over = False, None
        archive = self._context.archive
        return self._context.jobs.keep(self, lambda _: drop_draft(archive, form.name))
