"""The commands with which anybody checks a bundle without this program, as README.txt has them.

They are typed inside the bundle's folder. docs/bundle.md names what each of them shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from archive_app.bundle import layout

System = Literal["linux", "macos", "windows"]
Expected = Literal["verified", "ok", "nothing", "fingerprint", "good", "time_ok", "time", "digest"]

# What stands between spaces that are not inside quotation marks.
_UNQUOTED = re.compile(r"(?:'[^']*'|\"[^\"]*\"|[^ '\"])+")
_LIST = layout.TAG_MANIFEST
_P7S = f"{layout.SIGNATURES}{_LIST}.p7s"
_TSR = f"{_P7S}.01.tsr"
_LISTED = f"{_LIST} {layout.MANIFEST_SHA256}"
_SIGNED = f"-inform DER -in {_P7S} -content {_LIST} -out /dev/null"


@dataclass(frozen=True)
class Command:
    """One thing to type. ``step`` names the phrase that says what it is for.

    ``expected`` names the phrase that says how one sees that all is well. ``needs_tsr`` is true
    where the bundle must have a time stamp.
    """

    step: str
    text: str
    expected: Expected
    needs_tsr: bool = False


_OPENSSL = (
    Command(
        "step_signature",
        f"openssl cms -verify -binary -noverify -nointern -certfile ../trusted.pem {_SIGNED}",
        "verified",
    ),
    Command(
        "step_signature_unknown",
        f"openssl cms -verify -binary -noverify -signer ../from-bundle.pem {_SIGNED}",
        "verified",
    ),
    # In small letters and groups of four, as fingerprints are printed everywhere else.
    Command(
        "step_fingerprint",
        "openssl x509 -in ../from-bundle.pem -noout -fingerprint -sha256"
        " | cut -d= -f2 | tr -d : | tr A-F a-f | sed 's/..../& /g'",
        "fingerprint",
    ),
)
# Each listed path is taken off once, so that not even a name with a line feed in it, which looks
# like two others, can hide. LC_ALL=C: a name is bytes, also where it is no text.
_EXTRA = (
    Command(
        "step_extra",
        f"{{ cat {_LISTED}; echo 0 {_LIST}; "
        "find . -path ./signatures -prune -o ! -type d -print; } | "
        "LC_ALL=C awk '/^[0-9a-f]/ { left[\"./\" $2] = 1; next } left[$0]-- != 1'",
        "nothing",
    ),
    Command(
        "step_links",
        "LC_ALL=C find . ! -type f ! -type d -o -name '*[!A-Za-z0-9._-]*'",
        "nothing",
    ),
)
_SSH = (
    Command(
        "step_ssh",
        "ssh-keygen -Y check-novalidate -n evidence-bundle@v1 "
        f"-s {layout.SIGNATURES}{_LIST}.sshsig < {_LIST}",
        "good",
    ),
)
# Where it lies comes first, for it may lie elsewhere: beside a zip, or under another number.
_TSR_LIES = f"tsr={_TSR}\n"
_TIME_SHOWN = Command(
    "step_time_shown",
    f'{_TSR_LIES}openssl ts -reply -in "$tsr" -text',
    "time",
    needs_tsr=True,
)
# At the time that the stamp states: the certificate of its authority ends years before a bundle is
# of no more use. -attime takes seconds since 1970. grep fails where there is no time to judge at.
_TIME = Command(
    "step_time",
    f"{_TSR_LIES}at=$(openssl ts -reply -in \"$tsr\" -text | grep '^Time stamp: ') &&\n"
    'openssl ts -verify -attime "$(date -u -d "${at#Time stamp: }" +%s)" \\\n'
    f'    -data {_P7S} -in "$tsr" -CAfile ../authority.pem',
    "time_ok",
    needs_tsr=True,
)
# LibreSSL, which macOS has, judges by today alone.
_TIME_MACOS = Command(
    "step_time_macos",
    f'{_TSR_LIES}openssl ts -verify -data {_P7S} -in "$tsr" -CAfile ../authority.pem',
    "time_ok",
    needs_tsr=True,
)
# --quiet, because "OK" is a word of the computer's language here.
_LINUX = (
    *_OPENSSL,
    Command(
        "step_digests",
        f"sha256sum --strict --quiet -c {_LIST} && "
        f"sha256sum --strict --quiet -c {layout.MANIFEST_SHA256}",
        "nothing",
    ),
    Command("step_sha512", f"sha512sum --strict --quiet -c {layout.MANIFEST_SHA512}", "nothing"),
    *_EXTRA,
    *_SSH,
    _TIME_SHOWN,
    _TIME,
    Command("step_bundle_digest", f"sha256sum {_LIST}", "digest"),
)
_MACOS = (
    *_OPENSSL,
    Command(
        "step_digests",
        f"shasum -a 256 -c {_LIST} && shasum -a 256 -c {layout.MANIFEST_SHA256}",
        "ok",
    ),
    Command("step_sha512", f"shasum -a 512 -c {layout.MANIFEST_SHA512}", "ok"),
    *_EXTRA,
    *_SSH,
    _TIME_SHOWN,
    _TIME_MACOS,
    Command("step_bundle_digest", f"shasum -a 256 {_LIST}", "digest"),
)
# .NET does not know the folder that PowerShell is in, and $PWD may be a name of PowerShell's own.
_WINDOWS_SIGNATURE = rf"""Add-Type -AssemblyName System.Security
$top = $PWD.ProviderPath.TrimEnd('\')
$list = [IO.File]::ReadAllBytes("$top\{_LIST}")
$content = New-Object Security.Cryptography.Pkcs.ContentInfo -ArgumentList (,$list)
$cms = New-Object Security.Cryptography.Pkcs.SignedCms -ArgumentList $content, $true
$cms.Decode([IO.File]::ReadAllBytes("$top\{_P7S.replace("/", chr(92))}"))
$cms.CheckSignature($true)"""
_WINDOWS_FINGERPRINT = """$cms.SignerInfos.Count
$sha = [Security.Cryptography.SHA256]::Create()
$print = [BitConverter]::ToString($sha.ComputeHash($cms.SignerInfos[0].Certificate.RawData))
$print.Replace('-', '').ToLowerInvariant() -replace '(.{4})', '$1 '"""
_WINDOWS_DIGESTS = f"""Get-Content {_LISTED.replace(" ", ", ")} | ForEach-Object {{
  $digest, $path = $_.Substring(0, 64), $_.Substring(66)
  if ((Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash -ne $digest) {{ "WRONG: $path" }}
}}"""
# A set that compares names letter by letter; Compare-Object would take some different ones for
# the same.
_WINDOWS_EXTRA = rf"""$listed = New-Object 'Collections.Generic.HashSet[string]'
[void]$listed.Add('{_LIST}')
Get-Content {_LISTED.replace(" ", ", ")} |
  ForEach-Object {{ [void]$listed.Add($_.Substring(66)) }}
$top = $PWD.ProviderPath.TrimEnd('\').Length + 1
Get-ChildItem -Recurse -Force -File |
  ForEach-Object {{ $_.FullName.Substring($top).Replace('\', '/') }} |
  Where-Object {{ $_ -cnotlike 'signatures/*' -and -not $listed.Remove($_) }}"""
_WINDOWS_LINKS = """Get-ChildItem -Recurse -Force |
  Where-Object { $_.LinkType -in 'SymbolicLink', 'Junction' } | ForEach-Object { $_.FullName }"""
_WINDOWS = (
    Command("step_windows_signature", _WINDOWS_SIGNATURE, "nothing"),
    Command("step_windows_fingerprint", _WINDOWS_FINGERPRINT, "fingerprint"),
    Command("step_digests", _WINDOWS_DIGESTS, "nothing"),
    Command("step_extra", _WINDOWS_EXTRA, "nothing"),
    Command("step_windows_links", _WINDOWS_LINKS, "nothing"),
    Command("step_bundle_digest", f"Get-FileHash -Algorithm SHA256 {_LIST}", "digest"),
)
_COMMANDS: dict[System, tuple[Command, ...]] = {
    "linux": _LINUX,
    "macos": _MACOS,
    "windows": _WINDOWS,
}


def commands(system: System) -> tuple[Command, ...]:
    """Return what to type on a system, in order: a POSIX shell, or PowerShell on Windows."""
    return _COMMANDS[system]


def folded(text: str, width: int) -> str:
    """Return what is typed in a POSIX shell on lines of at most ``width``, where spaces allow it.

    A line that goes on ends with a backslash, so that it can be typed, or copied, as it stands. A
    line is never broken inside quotation marks, where a backslash would be a part of the text.
    """
    lines = []
    for whole in text.split("\n"):
        line = ""
        for part in _UNQUOTED.findall(whole):
            if line and len(line) + len(part) + len(" \\") > width:
                lines.append(f"{line} \\")
                line = "   "
            line = f"{line} {part}" if line else part
        lines.append(line)
    return "\n".join(lines)
