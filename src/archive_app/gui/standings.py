"""Why nothing in an archive can be changed, and what can be done meanwhile, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from archive_app.store.protection import Standing


def why(standing: Standing) -> str:
    """Return why nothing can be changed, and what to do."""
    translate = QCoreApplication.translate
    return {
        Standing.NEW_HERE: translate(
            "Standing",
            "This computer does not know this archive: it has not seen it before, or lost what it "
            "remembered of it. Was the archive itself moved here, or is it a copy, or restored "
            "from one? Only you know, and the ledger must say so first.",
        ),
        Standing.BEHIND: translate(
            "Standing",
            "This archive is older than what this computer saw of it. If there is another copy "
            "of it that is newer, go on in that one. If this one was restored from a copy, say "
            "so: its ledger then goes on as a successor, and shows where.",
        ),
        Standing.CHANGED_HISTORY: translate(
            "Standing",
            "The ledger of this archive is not the one that this computer saw: its history was "
            "rewritten. Change nothing, keep this folder as it is, and compare it with a "
            "backup and with checkpoints that others hold.",
        ),
        Standing.DAMAGED: translate(
            "Standing",
            "The ledger of this archive, or what it is compared by, is damaged. A check under "
            "Integrity says what; a backup can be restored to a new folder.",
        ),
        Standing.CUT: translate(
            "Standing",
            "The catalogue of this archive is shorter than it was: its end is lost. A check "
            "under Integrity says what; a backup can be restored to a new folder.",
        ),
        Standing.OLD_HEADER: translate(
            "Standing",
            "The header of this archive is not the one that was written last: archive.json was "
            "put back as it was before a change of who can open the archive. What was replaced "
            "opens it, and what replaced it may not. If you have the right archive.json, lock "
            "the archive and put it back. Else say why the older one is to count, and then "
            "change passphrases and make new keys in Settings.",
        ),
        Standing.OTHER_SCHEMA: translate(
            "Standing",
            "The catalogue of this archive is laid out in no schema that this program knows: "
            "it was changed without this program, or is damaged. A check under Integrity says "
            "what is other; a backup can be restored to a new folder.",
        ),
        Standing.BACKUP: translate(
            "Standing",
            "This folder is a backup and stays one: changed, it could not be brought up to "
            "date any more. To go on from it, restore it to a new folder.",
        ),
        Standing.READ_ONLY: translate(
            "Standing", "This archive lies on a medium that cannot be written."
        ),
        Standing.FULL: translate(
            "Standing",
            "There is no space left where this archive lies, or its disk fails. Make space, "
            "then lock and unlock it.",
        ),
    }[standing]


def meanwhile(standing: Standing) -> str:
    """Return what can be done while nothing can be changed; in some cases that has an end."""
    can_end = {Standing.NEW_HERE, Standing.BEHIND, Standing.OLD_HEADER, Standing.FULL}
    translate = QCoreApplication.translate
    how_long = (
        translate("Standing", "Until then it is read-only.")
        if standing in can_end
        else translate("Standing", "It is read-only.")
    )
    what = (
        translate(
            "Standing",
            "You can look, search, check, and take files out, of which the ledger says nothing "
            "then. Recording, taking in and handing over are refused.",
        )
        if standing.is_of_medium
        else translate(
            "Standing",
            "You can look, search and check. What makes an entry in the ledger is refused: "
            "recording, taking in, taking out, handing over.",
        )
    )
    return f"{how_long} {what}"
