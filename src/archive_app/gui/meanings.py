"""What was found of a bundle, in the spoken language.

Findings are worded in English, as the command line and the signed answers have them. Where another
language has no words for one, what its kind means is told first.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from archive_app.bundle.finding import Finding
from archive_app.gui import wording

_OF_ZIPS = (
    "appended",
    "bomb",
    "comment",
    "data-descriptor",
    "encrypted",
    "extra-field",
    "flags",
    "gap",
    "method",
    "mismatch",
    "multi-disk",
    "overlap",
    "prepended",
    "renamed",
    "truncated",
    "zip",
    "zip64",
)


def told(finding: Finding) -> str:
    """Return one finding as a person reads it: what exactly was found where.

    Where the spoken language has no words for that, what it means stands above the English.
    """
    where = "" if finding.path is None else f"{finding.path}: "
    found = wording.find_said(finding.sentence)
    if found is None and (means := meaning(finding.code)):
        return f"{means}\n{where}{finding.sentence}"
    return f"{where}{found or finding.sentence}"


def meaning(code: str) -> str:
    """Return what findings of a code mean; empty for a code that says nothing more by itself."""
    translate = QCoreApplication.translate
    name = translate("meaning", "A name or a kind of file that no bundle may have; not followed.")
    listed = translate("meaning", "A list of files is not in its form, or contradicts itself.")
    whole = translate("meaning", "What the bundle says of itself as a whole is not as it must be.")
    log = translate("meaning", "What the bundle states does not follow from the log that it shows.")
    zipped = translate(
        "meaning",
        "The zip is not made as a bundle's is: programs might unpack different things from it.",
    )
    noted = translate("meaning", "Worth knowing; no reason by itself to call it wrong.")
    extra = translate("meaning", "A file is there that no list names.")
    return {
        "changed": translate("meaning", "The bytes of a file are not those that were listed."),
        "missing": translate("meaning", "A file that must be there is missing."),
        "extra": extra,
        "unlisted": extra,
        "damaged": translate("meaning", "A file cannot be read as what it is."),
        "unreadable": translate(
            "meaning", "The medium did not give the bytes: that says nothing about the bundle."
        ),
        "limit": translate("meaning", "It is larger, deeper or more than is read here."),
        "signature": translate(
            "meaning", "A signature does not hold, or a file has no place among signatures."
        ),
        "signer": translate("meaning", "Another key signed it than the one that it names."),
        "contradiction": translate(
            "meaning", "Two things that it says, or said before, contradict each other."
        ),
        "second-log": translate(
            "meaning", "The same signer has shown another log than this one before."
        ),
        "branched": translate(
            "meaning",
            "A log was shown in two ways: as ended, and as going on after that or otherwise.",
        ),
        "other-keys": translate(
            "meaning", "Another log was shown before under the same id, with other keys."
        ),
        "roots": translate("meaning", "The certificates that time stamps lead to were not read."),
        "newer": translate("meaning", "A newer program made it: not all of it was judged here."),
        "received": translate(
            "meaning", "A bundle of others that goes along with this one does not prove itself."
        ),
        **dict.fromkeys(("link", "name", "outside", "path", "special", "twins"), name),
        **dict.fromkeys(
            ("duplicate", "manifest", "misplaced", "repeated", "tag-manifest", "two-digests"),
            listed,
        ),
        **dict.fromkeys(
            ("bag-info", "declaration", "not-a-bag", "not-a-bundle", "oxum", "transfer", "version"),
            whole,
        ),
        **dict.fromkeys(
            (
                "checkpoint",
                "consistency",
                "cosigned",
                "event",
                "file",
                "history",
                "inclusion",
                "record",
                "succession",
                "unproven",
            ),
            log,
        ),
        **dict.fromkeys(_OF_ZIPS, zipped),
        **dict.fromkeys(
            ("byte-order-mark", "dot-slash", "fetch", "md5sum", "normalization", "unsupported"),
            noted,
        ),
    }.get(code, "")
