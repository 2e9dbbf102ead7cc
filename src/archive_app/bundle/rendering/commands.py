"""The commands with which anybody checks a bundle without this program, as README.txt has them.

They are typed inside the bundle's folder. docs/bundle.md names what each of them shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from archive_app.bundle import layout

System = Literal["linux", "macos", "windows"]
Expected = Literal["success", "nothing", "compare"]

_LIST = layout.TAG_MANIFEST
_P7S = f"{layout.SIGNATURES}{_LIST}.p7s"
_LISTED = f"{_LIST} {layout.MANIFEST_SHA256}"
_SIGNED = f"-inform DER -in {_P7S} -content {_LIST} -out /dev/null"


@dataclass(frozen=True)
class Command:
    """One thing to type. ``step`` names the phrase that says what it is for.

    ``expected`` is what shows that all is well: it ends without an error, it prints nothing, or it
    prints what is to be compared. ``needs_tsr`` is true where the bundle must have a time stamp.
    """

    step: str
    text: str
    expected: Expected
    needs_tsr: bool = False


_OPENSSL = (
    Command(
        "step_signature",
        f"openssl cms -verify -binary -noverify -nointern -certfile ../trusted.pem {_SIGNED}",
        "success",
    ),
    Command(
        "step_signature_unknown",
        f"openssl cms -verify -binary -noverify -signer ../from-bundle.pem {_SIGNED}",
        "success",
    ),
    Command(
        "step_fingerprint",
        "openssl x509 -in ../from-bundle.pem -noout -fingerprint -sha256",
        "compare",
    ),
)
_EXTRA = (
    Command(
        "step_extra",
        f"{{ cut -c67- {_LISTED}; echo {_LIST}; "
        "find . -path ./signatures -prune -o ! -type d -print | cut -c3-; } | sort | uniq -u",
        "nothing",
    ),
    Command("step_links", "find . ! -type f ! -type d", "nothing"),
)
_LAST = (
    Command(
        "step_ssh",
        "ssh-keygen -Y check-novalidate -n evidence-bundle@v1 "
        f"-s {layout.SIGNATURES}{_LIST}.sshsig < {_LIST}",
        "compare",
    ),
    Command(
        "step_time",
        f"openssl ts -verify -data {_P7S} -in {_P7S}.01.tsr -CAfile ../authority.pem",
        "success",
        needs_tsr=True,
    ),
    Command(
        "step_time_shown",
        f"openssl ts -reply -in {_P7S}.01.tsr -text",
        "compare",
        needs_tsr=True,
    ),
)
_LINUX = (
    *_OPENSSL,
    Command(
        "step_digests",
        f"sha256sum --strict -c {_LIST} && sha256sum --strict -c {layout.MANIFEST_SHA256}",
        "success",
    ),
    Command("step_sha512", f"sha512sum --strict -c {layout.MANIFEST_SHA512}", "success"),
    *_EXTRA,
    *_LAST,
    Command("step_bundle_digest", f"sha256sum {_LIST}", "compare"),
)
_MACOS = (
    *_OPENSSL,
    Command(
        "step_digests",
        f"shasum -a 256 -c {_LIST} && shasum -a 256 -c {layout.MANIFEST_SHA256}",
        "success",
    ),
    Command("step_sha512", f"shasum -a 512 -c {layout.MANIFEST_SHA512}", "success"),
    *_EXTRA,
    *_LAST,
    Command("step_bundle_digest", f"shasum -a 256 {_LIST}", "compare"),
)
_WINDOWS_SIGNATURE = rf"""Add-Type -AssemblyName System.Security
$list = [IO.File]::ReadAllBytes("$PWD\{_LIST}")
$content = New-Object Security.Cryptography.Pkcs.ContentInfo -ArgumentList (,$list)
$cms = New-Object Security.Cryptography.Pkcs.SignedCms -ArgumentList $content, $true
$cms.Decode([IO.File]::ReadAllBytes("$PWD\{_P7S.replace("/", chr(92))}"))
$cms.CheckSignature($true)"""
_WINDOWS_FINGERPRINT = """$cms.SignerInfos.Count
$sha = [Security.Cryptography.SHA256]::Create()
[BitConverter]::ToString($sha.ComputeHash($cms.SignerInfos[0].Certificate.RawData))"""
_WINDOWS_DIGESTS = f"""Get-Content {_LISTED.replace(" ", ", ")} | ForEach-Object {{
  $digest, $path = $_ -split '  ', 2
  if ((Get-FileHash -Algorithm SHA256 -LiteralPath $path).Hash -ne $digest) {{ "WRONG: $path" }}
}}"""
_WINDOWS_EXTRA = rf"""$listed = @('{_LIST}') + (Get-Content {_LISTED.replace(" ", ", ")} |
  ForEach-Object {{ $_.Substring(66) }})
$found = Get-ChildItem -Recurse -Force -File |
  ForEach-Object {{ $_.FullName.Substring($PWD.Path.Length + 1).Replace('\', '/') }} |
  Where-Object {{ $_ -notlike 'signatures/*' }}
Compare-Object -CaseSensitive $listed $found"""
_WINDOWS = (
    Command("step_windows_signature", _WINDOWS_SIGNATURE, "nothing"),
    Command("step_windows_fingerprint", _WINDOWS_FINGERPRINT, "compare"),
    Command("step_digests_silent", _WINDOWS_DIGESTS, "nothing"),
    Command("step_extra", _WINDOWS_EXTRA, "nothing"),
    Command("step_bundle_digest", f"Get-FileHash -Algorithm SHA256 {_LIST}", "compare"),
)
_COMMANDS: dict[System, tuple[Command, ...]] = {
    "linux": _LINUX,
    "macos": _MACOS,
    "windows": _WINDOWS,
}


def commands(system: System) -> tuple[Command, ...]:
    """Return what to type on a system, in order: a POSIX shell, or PowerShell on Windows."""
    return _COMMANDS[system]
