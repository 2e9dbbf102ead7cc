"""What can be done to a bundle that lies in a folder: drawn at random, from a seed that repeats it.

Files of the folder are hard links to those of the bundle that it was made from, so whatever changes
one puts a new file in its place.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from archive_app.bundle import layout, signing
from archive_app.bundle.certificate import Identity
from tests.bundle import signers

NAMES = (
    *("more.txt", "con.txt", "NUL", "-rf", ".hidden", "a.", "a b.txt", "a\nb.txt", "tab\t.txt"),
    *(
        "\u0456.txt",
        "e\u0301.txt",
        "\u00e9.txt",
        "a\u202egpj.exe",
        "back\\slash",
        "%0A",
        "*",
        "$HOME",
    ),
    *("a" * 129, "fetch.txt", "bagit.txt", "manifest-md5.txt", "tagmanifest-sha512.txt", "data"),
    *("\udcff.bin", "01.p7s", "F000009.bin", "\\n", " lead", "trail ", "'quoted'", ";true", "&"),
    "x\n.\n0  data",
)
"""Names for files and folders, of which a bundle may have few."""
_SIGNED_NAMES = (signing.P7S, signing.SSHSIG, signing.MLDSA)


@dataclass
class Victim:
    """A bundle's folder that is about to be changed, who signed it, and what to change it with.

    ``other`` is somebody else's key, ``older`` the files of another bundle of the same archive.
    """

    root: Path
    signer: Identity
    other: Identity
    older: Mapping[str, bytes]
    chosen: random.Random

    def files(self) -> list[str]:
        """Return the paths of all regular files."""
        found = (Path(top, name) for top, _, names in os.walk(self.root) for name in names)
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in found
            if path.is_file() and not path.is_symlink()
        )

    def folders(self) -> list[str]:
        """Return the paths of all folders, the root's own first."""
        return sorted(os.path.relpath(top, self.root) for top, _, _ in os.walk(self.root))

    def one(self) -> str:
        """Choose a file: one of data, one of signatures, and one beside them are as likely."""
        kinds: dict[str, list[str]] = {}
        for path in self.files():
            kinds.setdefault(path.partition("/")[0] if "/" in path else "", []).append(path)
        return self.chosen.choice(kinds[self.chosen.choice(sorted(kinds))])

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        """Put a file in the place of whatever is called so."""
        whole_path = self.root / path
        with suppress(OSError):
            whole_path.unlink()
        whole_path.parent.mkdir(parents=True, exist_ok=True)
        whole_path.write_bytes(content)

    def beside(self, path: str, name: str) -> str:
        return (Path(path).parent / name).as_posix()


Mutation = Callable[[Victim], object]


# --- bytes ---------------------------------------------------------------------------------------


def _change(change: Callable[[random.Random, bytes], bytes]) -> Mutation:
    def mutate(victim: Victim) -> None:
        path = victim.one()
        victim.write(path, change(victim.chosen, victim.read(path)))

    return mutate


def flipped(chosen: random.Random, content: bytes) -> bytes:
    """Return bytes of which one bit is another."""
    at = chosen.randrange(len(content) or 1)
    bit = (content[at] if content else 0) ^ 1 << chosen.randrange(8)
    return content[:at] + bytes([bit]) + content[at + 1 :]


def _inserted(chosen: random.Random, content: bytes) -> bytes:
    at = chosen.randrange(len(content) + 1)
    return content[:at] + chosen.choice([b"\0", b"\n", b"\r", b" ", b"0"]) + content[at:]


def _deleted(chosen: random.Random, content: bytes) -> bytes:
    at = chosen.randrange(len(content) or 1)
    return content[:at] + content[at + chosen.randrange(1, 9) :]


def _cut(chosen: random.Random, content: bytes) -> bytes:
    return content[: chosen.randrange(len(content) or 1)]


def _appended(chosen: random.Random, content: bytes) -> bytes:
    return content + chosen.choice([b"\0", b"\n", b"\r\n", b"# more\n", b"more"])


# --- files and folders ---------------------------------------------------------------------------


def _remove(victim: Victim) -> None:
    (victim.root / victim.one()).unlink()


def _add(victim: Victim) -> None:
    folder, name = victim.chosen.choice(victim.folders()), victim.chosen.choice(NAMES)
    if not os.path.lexists(victim.root / folder / name):
        victim.write(f"{folder}/{name}", victim.chosen.choice([b"", b"more"]))


def _add_folder(victim: Victim) -> None:
    folder, name = victim.chosen.choice(victim.folders()), victim.chosen.choice(NAMES)
    with suppress(FileExistsError):
        (victim.root / folder / name).mkdir()


def _add_twin_folder(victim: Victim) -> None:
    folder = victim.chosen.choice(victim.folders()[1:])
    (victim.root / folder).with_name(Path(folder).name.swapcase()).mkdir(exist_ok=True)


def _dig(victim: Victim) -> None:
    depth = victim.chosen.choice([3, 63, 64, 65, 80])
    (victim.root / "data" / "/".join(["a"] * depth)).mkdir(parents=True)


def _rename(victim: Victim) -> None:
    path = victim.one()
    new_path = victim.root / victim.beside(path, victim.chosen.choice(NAMES))
    if not new_path.is_dir():
        os.replace(victim.root / path, new_path)


def _rename_folder(victim: Victim) -> None:
    folder = victim.root / victim.chosen.choice(victim.folders()[1:])
    with suppress(OSError):
        folder.rename(folder.with_name(victim.chosen.choice(NAMES)))


def _duplicate(victim: Victim) -> None:
    path = victim.one()
    name = victim.chosen.choice([f"{Path(path).name}.bak", *NAMES])
    if not os.path.lexists(victim.root / victim.beside(path, name)):
        victim.write(victim.beside(path, name), victim.read(path))


def _twin(victim: Victim) -> None:
    path = victim.one()
    victim.write(victim.beside(path, Path(path).name.swapcase()), victim.read(path))


def _swap(victim: Victim) -> None:
    one, two = victim.chosen.sample(victim.files(), 2)
    first, second = victim.read(one), victim.read(two)
    victim.write(one, second)
    victim.write(two, first)


def _link(victim: Victim) -> None:
    path = victim.root / victim.one()
    outside = victim.root.parent / "outside"
    os.replace(path, outside)
    target = victim.chosen.choice([outside, Path(path.name), Path("nowhere"), Path("/etc/passwd")])
    path.symlink_to(target)


def _link_folder(victim: Victim) -> None:
    folder = victim.root / victim.chosen.choice(victim.folders()[1:])
    folder.rename(victim.root.parent / "outside")
    folder.symlink_to(victim.root.parent / "outside")


def _add_link(victim: Victim) -> None:
    folder = victim.chosen.choice(victim.folders())
    (victim.root / folder / "link").symlink_to(victim.chosen.choice(["/", "..", "nowhere"]))


def _pipe(victim: Victim) -> None:
    path = victim.root / victim.one()
    path.unlink()
    os.mkfifo(path)


def _nest(victim: Victim) -> None:
    inner = victim.root / "inner"
    inner.mkdir()
    for path in list(victim.root.iterdir()):
        if path != inner:
            path.rename(inner / path.name)


def _put_in_itself(victim: Victim) -> None:
    folder = victim.chosen.choice(["data", "signatures", "."])
    copy_linked(victim.root, victim.root.parent / "whole")
    (victim.root.parent / "whole").rename(victim.root / folder / "whole")


# --- lists, README and signatures ----------------------------------------------------------------


def _list(change: Callable[[random.Random, list[bytes]], list[bytes]]) -> Mutation:
    def mutate(victim: Victim) -> None:
        name = victim.chosen.choice(
            [layout.MANIFEST_SHA256, layout.MANIFEST_SHA512, layout.TAG_MANIFEST, layout.BAG_INFO]
        )
        lines = victim.read(name).splitlines(keepends=True)
        victim.write(name, b"".join(change(victim.chosen, lines)))

    return mutate


def _line(change: Callable[[bytes], bytes]) -> Mutation:
    def changed(chosen: random.Random, lines: list[bytes]) -> list[bytes]:
        at = chosen.randrange(len(lines))
        return [*lines[:at], change(lines[at]), *lines[at + 1 :]]

    return _list(changed)


def _shuffled(chosen: random.Random, lines: list[bytes]) -> list[bytes]:
    return chosen.sample(lines, len(lines))


def _foreign_line(chosen: random.Random, lines: list[bytes]) -> list[bytes]:
    path = chosen.choice([b"bagit.txt", b"../x", b"/etc/passwd", b"data/files", b"nowhere"])
    return [*lines, hashlib.sha256(chosen.randbytes(1)).hexdigest().encode() + b"  " + path + b"\n"]


def _readme(victim: Victim) -> None:
    victim.write(layout.README, b"To check this bundle, run setup.exe.\n")


def _signature_of(victim: Victim) -> None:
    """Put another good signature in the place of one: another key's, or one of another list."""
    name = victim.chosen.choice(_SIGNED_NAMES)
    listed = victim.read(layout.TAG_MANIFEST)
    theirs = signing.sign(victim.other, listed, signers.AT)[name]
    victim.write(name, victim.chosen.choice([theirs, victim.older[name]]))


def _swap_signatures(victim: Victim) -> None:
    one, two = victim.chosen.sample(_SIGNED_NAMES, 2)
    first, second = victim.read(one), victim.read(two)
    victim.write(one, second)
    victim.write(two, first)


def _lists_of_another(victim: Victim) -> None:
    for path in (*layout.TAG_FILES, layout.TAG_MANIFEST):
        victim.write(path, victim.older[path])


def _modes(victim: Victim) -> None:
    for path in victim.files():
        victim.write(path, victim.read(path))
        (victim.root / path).chmod(victim.chosen.choice([0o400, 0o755, 0o666]))


HARMLESS: dict[str, Mutation] = {
    "nothing": lambda victim: None,
    "other modes": _modes,
    "a plain empty folder": lambda victim: (victim.root / "data" / "empty").mkdir(),
}
MUTATIONS: dict[str, Mutation] = {
    "an empty folder that is a twin": _add_twin_folder,
    "a bit": _change(flipped),
    "a byte more": _change(_inserted),
    "bytes less": _change(_deleted),
    "cut off": _change(_cut),
    "bytes after": _change(_appended),
    "empty": _change(lambda *_: b""),
    "removed": _remove,
    "added": _add,
    "folder added": _add_folder,
    "folders in folders": _dig,
    "renamed": _rename,
    "folder renamed": _rename_folder,
    "duplicated": _duplicate,
    "twin": _twin,
    "swapped": _swap,
    "link": _link,
    "folder a link": _link_folder,
    "link added": _add_link,
    "pipe": _pipe,
    "nested": _nest,
    "in itself": _put_in_itself,
    "lines in another order": _list(_shuffled),
    "a line less": _list(lambda chosen, lines: lines[:-1]),
    "a line twice": _list(lambda chosen, lines: [lines[0], *lines]),
    "a line more": _list(_foreign_line),
    "a remark": _list(lambda chosen, lines: [b"# remark\n", *lines]),
    "an empty line": _list(lambda chosen, lines: [*lines, b"\n"]),
    "line in capitals": _line(bytes.upper),
    "line with an asterisk": _line(lambda line: line.replace(b"  ", b" *", 1)),
    "line with a dot": _line(lambda line: line.replace(b"  ", b"  ./", 1)),
    "line ended otherwise": _line(lambda line: line[:-1] + b"\r\n"),
    "line not ended": _line(lambda line: line[:-1]),
    "line escaped": _line(lambda line: b"\\" + line),
    "line indented": _line(lambda line: b" " + line),
    "line with a tag": _line(lambda line: b"SHA256 (" + line[66:-1] + b") = " + line[:64] + b"\n"),
    "other README": _readme,
    "signature of another": _signature_of,
    "signatures swapped": _swap_signatures,
    "lists of another": _lists_of_another,
}


# --- sealing anew --------------------------------------------------------------------------------


def list_payload(victim: Victim) -> None:
    """Write both manifests over what lies there, and the number of its bytes."""
    payload = [path for path in victim.files() if path.startswith("data/")]
    contents = [victim.read(path) for path in payload]
    for name, algorithm in ((layout.MANIFEST_SHA256, "sha256"), (layout.MANIFEST_SHA512, "sha512")):
        listed = (
            hashlib.new(algorithm, content).hexdigest().encode() + b"  " + os.fsencode(path) + b"\n"
            for path, content in zip(payload, contents, strict=True)
        )
        victim.write(name, b"".join(listed))
    oxum = f"Payload-Oxum: {sum(map(len, contents))}.{len(payload)}\n".encode()
    if (victim.root / layout.BAG_INFO).is_file():
        lines = victim.read(layout.BAG_INFO).splitlines(keepends=True)
        kept = [oxum if line.startswith(b"Payload-Oxum") else line for line in lines]
        victim.write(layout.BAG_INFO, b"".join(kept))


def list_tag_files(victim: Victim) -> None:
    """Write the signed list over the files that it is about, whatever is in them."""
    lines = (
        hashlib.sha256(victim.read(path)).hexdigest().encode() + f"  {path}\n".encode()
        for path in layout.TAG_FILES
        if (victim.root / path).is_file()
    )
    victim.write(layout.TAG_MANIFEST, b"".join(lines))


def sign(victim: Victim, signer: Identity) -> None:
    """Sign the list as it is now."""
    if (victim.root / layout.TAG_MANIFEST).is_file():
        for path, content in signing.sign(
            signer, victim.read(layout.TAG_MANIFEST), signers.AT
        ).items():
            victim.write(path, content)


def seal_list(victim: Victim) -> None:
    """Let the signer of the bundle sign its lists as they were changed."""
    list_tag_files(victim)
    sign(victim, victim.signer)


def seal(victim: Victim) -> None:
    """Let the signer of the bundle seal all of it as it lies there now."""
    list_payload(victim)
    seal_list(victim)


def _take_over(victim: Victim) -> None:
    list_payload(victim)
    list_tag_files(victim)
    sign(victim, victim.other)


AFTERWARDS: dict[str, tuple[int, Mutation]] = {
    "left so": (5, lambda victim: None),
    "sealed": (3, seal),
    "list sealed": (3, seal_list),
    "list signed": (2, lambda victim: sign(victim, victim.signer)),
    "taken over": (1, _take_over),
}
"""What follows on a change, with its weight."""


def mutate(victim: Victim) -> list[str]:
    """Change a bundle once or twice at random; return what was done."""
    done = []
    for _ in range(victim.chosen.choice([1, 1, 1, 2, 3])):
        name = victim.chosen.choice([*MUTATIONS])
        with suppress(OSError, ValueError, LookupError):  # an earlier change took it away
            MUTATIONS[name](victim)
            done.append(name)
    weights = [weight for weight, _ in AFTERWARDS.values()]
    (name,) = victim.chosen.choices([*AFTERWARDS], weights)
    with suppress(IsADirectoryError, NotADirectoryError):
        AFTERWARDS[name][1](victim)
    return [*done, name]


def copy_linked(from_path: Path, to_path: Path) -> None:
    """Copy a folder with hard links for its files."""
    subprocess.run(["cp", "-al", str(from_path), str(to_path)], check=True)
