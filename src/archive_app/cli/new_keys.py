"""`archive-app archive new-keys`: every key made anew, as also where somebody is removed."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.cli import output
from archive_app.cli.opening import closing, unlock
from archive_app.cli.options import ArchivePath, AsJson, PassphraseFile, RecoveryFile
from archive_app.cli.progress_bar import shown, unbroken
from archive_app.cli.secrets import handing_over, show_words, words_file

if TYPE_CHECKING:
    from archive_app.services.access import RotationReceipt


def new_keys(
    path: ArchivePath,
    recovery_file: RecoveryFile = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Make every key anew; nobody is removed.

    Everyone else gets a one-time code, and there are new recovery words; all are shown once.
    """
    make_new_keys(path, (), recovery_file, passphrase_file, as_json=as_json)


def make_new_keys(
    path: Path,
    removed: Iterable[str],
    recovery_file: Path | None,
    passphrase_file: Path | None,
    *,
    as_json: bool,
) -> None:
    """Make every key anew without those in ``removed``; tell what must be handed out, once."""
    from archive_app.services import access

    with words_file(recovery_file) as place:
        archive, typed = unlock(path, passphrase_file)
        with closing(archive), unbroken() as meter:

            @handing_over()
            def hand_over(receipt: RotationReceipt) -> None:
                heading = "The new recovery words, shown only now:"
                words = place.deliver(receipt.recovery_words, heading, as_json=as_json)
                _show(receipt, words, recovery_file, as_json=as_json)
                showing.enter_context(shown(meter))  # not before: it would write over the words

            with ExitStack() as showing:
                receipt = access.rotate(
                    archive, typed, remove=removed, meter=meter, hand_over=hand_over
                )
    if not as_json:
        output.line(receipt.caution)


def _show(
    receipt: RotationReceipt, words: str | None, recovery_file: Path | None, *, as_json: bool
) -> None:
    if as_json:
        output.as_json(
            {
                "generation": receipt.generation,
                "codes": [
                    {"id": each.agent_id, "name": each.name, "code": each.words}
                    for each in receipt.codes
                ],
                "recovery_words": words,
                "recovery_file": recovery_file and output.readable_path(recovery_file),
                "caution": receipt.caution,
            }
        )
    else:
        for each in receipt.codes:
            show_words(each.words or "", f"The one-time code of {each.name}, shown only now:")
    output.flush()
