"""Whatever is done to a bundle, our verdict is never milder than that of the stock commands.

Those are what README.txt of every bundle tells a stranger to type on Linux. Where ours is stricter,
it is so by a rule that docs/bundle.md names.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import subprocess
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import pytest

from archive_app.bundle import layout, signing
from archive_app.bundle.certificate import to_pem
from archive_app.bundle.known_signers import KnownSigner
from archive_app.bundle.outcome import Outcome
from archive_app.bundle.rendering import wording
from archive_app.bundle.rendering.commands import commands
from archive_app.bundle.trust import Trust
from archive_app.bundle.verdict import Report
from archive_app.bundle.verification import verify
from archive_app.progress import Meter
from tests.bundle import signers
from tests.conftest import ROOT
from tests.interop import bundle_maker
from tests.interop.bundle_maker import Made
from tests.interop.tools import verifying_script
from tests.promises import bundle_mutations
from tests.promises.bundle_mutations import HARMLESS, MUTATIONS, Mutation, Victim, seal, seal_list

MUTATED, PARTS = 560, 4  # and in how many tests, which may run beside one another
ALONE_EVERY = 9  # of them is judged by tools/verify_bundle.py as well: 62
STEPS = {each.step: each.text for each in commands("linux")}
OF_BYTES = ("step_links", "step_extra", "step_digests", "step_sha512")

STRICTER = {
    "a name that not every system keeps as it is": {"path"},
    "two names that differ only by case": {"twins"},
    "a list that is not in its one spelling and order": {"manifest", "repeated"},
    "a file that one of its lists does not name": {"extra", "tag-manifest"},
    "a file that every bundle has and this one lacks": {"missing", "not-a-bundle"},
    "a `bagit.txt` or `bag-info.txt` that is not in its one form": {"declaration", "bag-info"},
    "a number of files and bytes, or a version": {"oxum", "version"},
    "a file that has no place under `signatures/`": {"other"},
    "a `.p7s` that is not in its one form": {"p7s", "signer"},
    "a `.sshsig` that is not in its one form": {"sshsig"},
    "an `.mldsa` that does not hold": {"mldsa"},
    "a statement or a proof that does not hold": {
        *("transfer", "record", "event", "file", "history"),
        *("checkpoint", "inclusion", "consistency", "succession"),
    },
    "more, deeper or longer than its limits": {"limit"},
}
"""Each rule in which ours is stricter, as docs/bundle.md begins it, and what we call its breaches.

Codes are those of findings, and kinds of signatures that do not hold.
"""


# --- a bench -------------------------------------------------------------------------------------


@dataclass
class Bench:
    """Where copies of a bundle are changed and judged.

    ``older`` is another bundle of the same archive. What openssl and ssh-keygen say of the same
    bytes is asked once.
    """

    folder: Path
    made: Made
    older: Made
    said: dict[tuple[bytes | None, ...], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bundle_maker.lay_out(self.made.files, self.folder / "made")

    @contextmanager
    def victim(self, seed: str) -> Iterator[Victim]:
        """Lend a copy of the bundle to be changed, with the signer's certificate beside it."""
        case = self.folder / "case"
        case.mkdir()
        try:
            (case / "trusted.pem").write_bytes(to_pem(self.made.identity.certificate_der))
            root = case / "bundle"
            bundle_mutations.copy_linked(self.folder / "made", root)
            other = signers.generated("Somebody else")
            chosen = random.Random(seed)
            yield Victim(root, self.made.identity, other, self.older.files, chosen)
        finally:
            shutil.rmtree(case)

    def verdict(self, root: Path) -> Report:
        """Return what we say to somebody who knows the signer."""
        known = KnownSigner(self.made.signer, "the archivist")
        return verify(root, Trust((known,)), Meter())

    def complaint(self, root: Path) -> str | None:
        """Return the first of the stock commands that shows something wrong, None where none does.

        What ssh-keygen says of a signature that is not there is passed over.
        """
        for step in OF_BYTES:
            told = typed(root, step)
            if told.returncode or told.stdout or told.stderr:
                return step
        signed = (layout.TAG_MANIFEST, signing.P7S, signing.SSHSIG)
        key = tuple(
            (root / path).read_bytes() if (root / path).exists() else None for path in signed
        )
        if key not in self.said:
            self.said[key] = self._complaint_about_signatures(root)
        return self.said[key]

    def _complaint_about_signatures(self, root: Path) -> str | None:
        steps = ["step_signature", "step_signature_unknown", "step_fingerprint"]
        if (root / signing.SSHSIG).exists():
            steps.append("step_ssh")
        for step in steps:
            told = typed(root, step)
            is_other = step == "step_fingerprint" and (
                told.stdout.decode().strip() != wording.groups(self.made.signer)
            )
            if told.returncode or is_other:
                return step
        return None


def typed(root: Path, step: str) -> subprocess.CompletedProcess[bytes]:
    return signers.run("sh", "-c", STEPS[step], folder=root)


def breaches(report: Report) -> set[str]:
    """Return the codes of all that a report finds wrong, and of signatures their kinds."""
    told = {finding.code for finding in report.findings} - {"signature"}
    for each in report.signer.signatures:
        if each.outcome == Outcome.INVALID or (
            each.kind == "p7s" and each.outcome == Outcome.NOT_CHECKABLE
        ):
            told.add(each.kind)
    return told


def rules_of(report: Report) -> set[str]:
    """Return the rules by which a report refuses; fail where it gives another reason, or none."""
    told = breaches(report)
    assert told
    assert told <= set().union(*STRICTER.values()), (told, report.findings)
    return {rule for rule, codes in STRICTER.items() if codes & told}


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        made, other = bundle_maker.make(tmp_path_factory.mktemp("bundles"))
    return Bench(folder, made, other)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return verifying_script()


# --- what holds ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_change_makes_our_verdict_milder_than_that_of_the_stock_commands(
    bench: Bench,
    script: ModuleType,
    part: int,
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()
    for number in range(part, MUTATED, PARTS):
        with bench.victim(f"bundle {number}") as victim:
            done = bundle_mutations.mutate(victim)
            try:
                report = bench.verdict(victim.root)
                complaint = bench.complaint(victim.root)
                is_good = report.verdict.exit_code == 0
                if complaint is not None:
                    assert not is_good, complaint
                elif not is_good:
                    counts.update(rules_of(report))
                counts[f"ours {report.verdict.exit_code}, theirs {complaint or 'all well'}"] += 1
                if number % ALONE_EVERY == 0:
                    asked = Namespace(
                        bundle=str(victim.root), trust=[bench.made.signer], root=[], seen=[]
                    )
                    code, _, findings = script._verify(asked)
                    assert code != 0 or complaint is None, findings
                    counts["judged alone"] += 1
            except BaseException as error:
                error.add_note(f"bundle {number}: {', '.join(done)}")
                raise
    for told, count in sorted(counts.items()):
        print(f"{count:4} {told}")
    record_property("mutations of a bundle", dict(counts))
    assert counts["ours 0, theirs all well"] < MUTATED // PARTS // 3


@pytest.mark.parametrize("name", HARMLESS)
def test_what_changes_nothing_is_still_valid(bench: Bench, name: str) -> None:
    with bench.victim(name) as victim:
        HARMLESS[name](victim)
        report = bench.verdict(victim.root)
        assert (report.verdict.exit_code, report.findings) == (0, ())
        assert bench.complaint(victim.root) is None


@pytest.mark.parametrize("name", MUTATIONS)
def test_each_kind_of_change_is_refused_where_it_touches_what_was_signed(
    bench: Bench, name: str
) -> None:
    for seed in range(20):
        with bench.victim(f"{name} {seed}") as victim:
            MUTATIONS[name](victim)
            if bench.verdict(victim.root).verdict.exit_code != 0:
                return
    pytest.fail("none of them was seen")


def added(path: str, content: bytes = b"more") -> Mutation:
    return lambda victim: victim.write(path, content)


def then(*changes: Mutation) -> Mutation:
    def change(victim: Victim) -> None:
        for each in changes:
            each(victim)

    return change


def edited(path: str, change: Callable[[bytes], bytes]) -> Mutation:
    def edit(victim: Victim) -> None:
        content = victim.read(path)
        victim.write(path, change(content))
        assert victim.read(path) != content

    return edit


def removed(path: str) -> Mutation:
    return lambda victim: (victim.root / path).unlink()


def with_line(content: bytes) -> Callable[[bytes], bytes]:
    return lambda lines: lines + content


def in_order_of_digests(lines: bytes) -> bytes:
    return b"".join(sorted(lines.splitlines(keepends=True)))


def wider(armoured: bytes) -> bytes:
    """Armour a signature in lines of 76 characters, as other programs do."""
    begin, *body, end = armoured.splitlines(keepends=True)
    encoded = b"".join(body).replace(b"\n", b"")
    lines = (encoded[at : at + 76] + b"\n" for at in range(0, len(encoded), 76))
    return b"".join([begin, *lines, end])


def sign_for_ssh_by_another(victim: Victim) -> None:
    listed = victim.read(layout.TAG_MANIFEST)
    victim.write(signing.SSHSIG, signing.sign(victim.other, listed, signers.AT)[signing.SSHSIG])


def name_more(path: str) -> Mutation:
    """List one more file with its digest, in a manifest that need not have it."""

    def change(victim: Victim) -> None:
        digest = hashlib.sha512(victim.read(path)).hexdigest()
        line = f"{digest}  {path}\n".encode()
        victim.write(layout.MANIFEST_SHA512, victim.read(layout.MANIFEST_SHA512) + line)

    return change


EXAMPLES: dict[str, tuple[str, Mutation]] = {
    name: (next(rule for rule in STRICTER if rule.startswith(begins)), change)
    for begins, examples in {
        "a name that": {
            "a device of Windows": then(added("data/files/con.txt"), seal),
            "a hidden file": then(added("data/files/.DS_Store"), seal),
            "an option": then(added("data/files/-rf"), seal),
            "a dot at the end": then(added("data/files/a."), seal),
            "a long name": then(added(f"data/files/{'a' * 129}"), seal),
            "a long path": then(added("data/" + "/".join(["a" * 60] * 4)), seal),
            "a hidden folder": lambda victim: (victim.root / "data" / ".git").mkdir(),
        },
        "two names": {
            "a twin": then(added("data/files/f000001.bin"), seal),
            "a folder that is a twin": then(added("data/Files/F000009.bin"), seal),
            "an empty folder that is a twin": lambda victim: (victim.root / "DATA").mkdir(),
        },
        "a list": {
            "another order": then(edited(layout.MANIFEST_SHA512, in_order_of_digests), seal_list),
            "capitals": then(
                edited(layout.MANIFEST_SHA512, lambda lines: lines[:128].upper() + lines[128:]),
                seal_list,
            ),
            "a remark": then(edited(layout.MANIFEST_SHA512, with_line(b"# remark\n")), seal_list),
            "no end of the line": then(
                edited(layout.MANIFEST_SHA512, lambda lines: lines[:-1]), seal_list
            ),
            "a line twice": then(
                edited(
                    layout.MANIFEST_SHA512, lambda lines: lines[: lines.index(b"\n") + 1] + lines
                ),
                seal_list,
            ),
        },
        "a file that one": {
            "in one manifest only": then(
                edited(layout.MANIFEST_SHA512, lambda lines: lines[lines.index(b"\n") + 1 :]),
                seal_list,
            ),
            "more in the signed list": then(
                added("notes.txt"),
                edited(
                    layout.TAG_MANIFEST,
                    with_line(hashlib.sha256(b"more").hexdigest().encode() + b"  notes.txt\n"),
                ),
                lambda victim: bundle_mutations.sign(victim, victim.signer),
            ),
        },
        "a file that every": {
            "no README": then(removed(layout.README), seal_list),
            "no bagit.txt": then(removed(layout.BAGIT), seal_list),
            "no records": then(removed(layout.RECORDS_JSON), seal),
            "listed twice": then(name_more(layout.BAGIT), seal_list),
        },
        "a `bagit.txt`": {
            "nothing": then(edited(layout.BAGIT, lambda _: b""), seal_list),
            "another version of BagIt": then(
                edited(layout.BAGIT, lambda told: told.replace(b"1.0", b"0.97")), seal_list
            ),
            "a label twice": then(
                edited(layout.BAG_INFO, with_line(b"bagging-date: 1999-01-01\n")), seal_list
            ),
        },
        "a number": {
            "other bytes": then(
                edited(layout.BAG_INFO, lambda told: told.replace(b"Oxum: ", b"Oxum: 1")),
                seal_list,
            ),
            "no number": then(
                edited(layout.BAG_INFO, lambda told: told.replace(b"Payload-Oxum", b"Payload")),
                seal_list,
            ),
            "another version after it": then(
                edited(layout.BAG_INFO, with_line(b"Evidence-Bundle-Version: 1.0\n")), seal_list
            ),
            "no version": then(
                edited(layout.BAG_INFO, lambda told: told.replace(b"Version: 1", b"Version: one")),
                seal_list,
            ),
        },
        "a file that has no place": {
            "a letter": added("signatures/letter.txt"),
            "a bundle in itself": added("signatures/whole/bagit.txt"),
        },
        "a `.p7s`": {
            "a byte after it": edited(signing.P7S, with_line(b"\0")),
            "another certificate beside it": then(
                edited(layout.SIGNER_PEM, lambda _: to_pem(signers.imported().certificate_der)),
                seal,
            ),
        },
        "a `.sshsig`": {
            "wider lines": edited(signing.SSHSIG, wider),
            "another key": sign_for_ssh_by_another,
        },
        "an `.mldsa`": {
            "a bit": edited(signing.MLDSA, lambda value: bytes([value[0] ^ 1]) + value[1:]),
            "nothing in it": edited(signing.MLDSA, lambda _: b""),
        },
        "a statement": {
            "another value": then(
                edited(
                    layout.RECORDS_JSON, lambda told: told.replace(b'"value":"', b'"value":"x', 1)
                ),
                seal,
            ),
            "evidence replaced": then(edited("data/files/F000001.bin", lambda _: b"new"), seal),
            "events in reverse": then(
                edited(
                    layout.EVENTS_JSONL,
                    lambda told: b"".join(told.splitlines(keepends=True)[::-1]),
                ),
                seal,
            ),
            "an event gone": then(
                edited(layout.EVENTS_JSONL, lambda told: told[told.index(b"\n") + 1 :]), seal
            ),
        },
        "more, deeper": {
            "deep folders": lambda victim: (victim.root / "data" / "/".join("a" * 70)).mkdir(
                parents=True
            ),
        },
    }.items()
    for name, change in examples.items()
}
"""Of each rule what breaks it, and no stock command sees."""


@pytest.mark.parametrize("name", EXAMPLES)
def test_where_ours_is_stricter_it_is_by_a_rule_that_is_written_down(
    bench: Bench, name: str
) -> None:
    rule, change = EXAMPLES[name]
    with bench.victim(name) as victim:
        change(victim)
        assert bench.complaint(victim.root) is None
        report = bench.verdict(victim.root)
        assert report.verdict.exit_code != 0
        assert rule in rules_of(report)


def test_every_such_rule_is_in_the_document_and_has_an_example() -> None:
    told = " ".join((ROOT / "docs/bundle.md").read_text("utf-8").split())
    assert [rule for rule in STRICTER if f"- {rule}" not in told] == []
    assert {rule for rule, _ in EXAMPLES.values()} == STRICTER.keys()
    listed = told.partition("nothing else:")[2].partition("Not shown:")[0]
    assert listed.count(" - ") == len(STRICTER)


def test_a_signature_for_openssh_that_is_missing_is_named(bench: Bench) -> None:
    with bench.victim("no sshsig") as victim:
        (victim.root / signing.SSHSIG).unlink()
        assert typed(victim.root, "step_ssh").returncode != 0
        report = bench.verdict(victim.root)
        assert report.verdict.exit_code == 0
        outcomes = {each.name: each.outcome for each in report.signer.signatures}
        assert outcomes[signing.SSHSIG] == Outcome.MISSING
