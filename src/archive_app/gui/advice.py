"""What a finding of a check means and what to do about it, in the spoken language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from archive_app.gui import wording
from archive_app.model.fixity import Finding


def told(finding: Finding) -> str:
    """Return a finding as a person reads it: what exactly was found, and what to do.

    Where the spoken language has no words for that, what it means stands above the English.
    """
    found = wording.find_said(finding.sentence) or f"{_meaning(finding.code)}\n{finding.sentence}"
    return f"{found}\n{advice(finding)}"


def _meaning(code: str) -> str:
    translate = QCoreApplication.translate
    belongs = translate("advice", "Something lies in the archive that belongs to nothing.")
    other = translate("advice", "The bytes of a file are not those that were taken in.")
    by_code = {
        "object_missing": translate("advice", "The bytes of a file are missing."),
        "object_damaged": translate("advice", "The bytes of a file are damaged."),
        "object_unreadable": translate("advice", "The disk did not give the bytes of a file."),
        **dict.fromkeys(("object_contradicted", "digest_contradicted", "size_contradicted"), other),
        **dict.fromkeys(
            ("object_without_row", "object_unreferenced", "file_extra"),
            belongs,
        ),
        "catalogue_other": translate(
            "advice", "A catalogue of other keys than the header's lies in the archive."
        ),
        **dict.fromkeys(
            ("search_index_damaged", "search_changed", "search_extra"),
            translate("advice", "The search index does not hold what the records say."),
        ),
        "checkpoint_missing": translate(
            "advice", "Something is not signed that the ledger should have signed."
        ),
        **dict.fromkeys(
            ("shredding_unfinished", "shredding_undone"),
            translate("advice", "Something that was shredded is still there, or is there again."),
        ),
    }
    if code in by_code:
        return by_code[code]
    if code.startswith(("header", "page", "catalogue", "schema")):
        return translate("advice", "The catalogue of the archive, or its header, is damaged.")
    if code.startswith(("event", "chain", "tree", "checkpoint", "ledger", "log")):
        return translate("advice", "The ledger is not as it was written.")
    if code.startswith(("part", "check")):
        return translate("advice", "Something was not checked, or the check was not recorded.")
    return translate("advice", "A record or a list is not what the ledger witnessed.")


def advice(finding: Finding) -> str:
    """Return what a person can do about a finding; the program mends a search index alone."""
    translate = QCoreApplication.translate
    backup = translate(
        "advice",
        "Keep this archive as it is, and look in the backups for the same file: a backup of "
        "before the damage can be restored to a new folder beside this one.",
    )
    changed = translate(
        "advice",
        "Work no further in this archive. Somebody or something changed what was written: keep "
        "the folder, compare it with a backup, and tell whoever holds your checkpoints.",
    )
    lost = translate(
        "advice",
        "The disk may be failing. Copy the whole archive to another disk first, then restore a "
        "backup to a new folder and check both.",
    )
    harmless = translate(
        "advice",
        "Nothing is lost: what lies there belongs to nothing and is put aside where nothing else "
        "is wrong.",
    )
    again = translate(
        "advice",
        "Check again. Where the same is said, tell whoever keeps the archive, and compare with a "
        "backup.",
    )
    once_more = translate(
        "advice",
        "Shred one of the items that are named once more, then make each backup anew: only then "
        "it is gone.",
    )
    table = translate(
        "advice",
        "Somebody or something changed a list without this program. Compare it with a backup, tell "
        "whoever holds your checkpoints, and put right what is missing. Once it is known what "
        "changed it, let the lists count as they are, with the reason.",
    )
    works_on = translate(
        "advice",
        "Nothing is lost by it, and whatever is recorded next puts it right. But somebody or "
        "something wrote to this folder without this program: compare the archive with a backup.",
    )
    built_anew = translate(
        "advice",
        "Nothing is lost: a check of an archive that can be written builds the index anew. Search "
        "again for what was not found. Somebody or something may have written to this folder "
        "without this program: compare the archive with a backup.",
    )
    put_back = translate(
        "advice",
        "Compare the archive with a backup. If it was put back as it was, what was recorded since "
        "is in the other catalogue, which opens with the header of a backup of that time.",
    )
    unsigned = translate(
        "advice",
        "Compare the ledger with a checkpoint that somebody else holds, and with a backup. Then "
        "let its end be signed: Custody, Checkpoint.",
    )
    by_code = {
        "checkpoint_missing": unsigned,
        "catalogue_other": put_back,
        "table_untrue": table,
        "schema_unsaid": works_on,
        "search_index_damaged": built_anew,
        "search_changed": built_anew,
        "search_extra": built_anew,
        "erasure_open": changed,
        "schema_other": changed,
        "rules_missing": changed,
        "slot_untrue": changed,
        "code_untrue": changed,
        "fact_damaged": lost,
        "object_missing": backup,
        "object_damaged": backup,
        "object_unreadable": lost,
        "object_contradicted": changed,
        "digest_contradicted": changed,
        "size_contradicted": changed,
        "object_without_row": harmless,
        "object_unreferenced": harmless,
        "file_extra": harmless,
        "shredding_unfinished": harmless,
        "shredding_undone": once_more,
        "page_damaged": lost,
        "catalogue_cut": lost,
        "catalogue_unreadable": lost,
        "header_damaged": lost,
        "event_unreadable": lost,
        "record_unreadable": lost,
        "tree_unreadable": lost,
        "part_unchecked": again,
        "check_unwitnessed": again,
    }
    if finding.code in by_code:
        return by_code[finding.code]
    kinds = ("event", "chain", "tree", "checkpoint", "ledger", "log", "record", "revision", "row")
    return changed if finding.code.startswith(kinds) else again
