"""A time stamp authority for tests: `openssl ts`, with certificates made for it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from asn1crypto import cms, core, tsp  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.bundle import signers

_CONFIGURATION = """
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_cert = authority.pem
certs = chain.pem
signer_key = authority.key
signer_digest = sha256
default_policy = 1.2.3.4.1
other_policies = 1.2.3.4.2
digests = sha1, sha256, sha384, sha512
tsa_name = yes
"""
STAMPING = (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)


def certified(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer: str,
    issuer_key: rsa.RSAPrivateKey,
    usage: tuple[x509.ExtendedKeyUsage, bool] | None = None,
    until: datetime = datetime(2049, 1, 1, tzinfo=UTC),
    also: str | None = None,
) -> bytes:
    """A certificate as PEM; an authority's where no extended key usage is given."""

    def named(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=usage is None, path_length=None), critical=True)
    )
    if usage is not None:
        builder = builder.add_extension(usage[0], critical=usage[1])
    if also is not None:
        others = x509.SubjectAlternativeName([x509.DNSName(also), x509.DirectoryName(named(also))])
        builder = builder.add_extension(others, critical=False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


class Authority:
    """A root, an intermediate and the authority under it, in a folder with openssl's files."""

    def __init__(
        self,
        folder: Path,
        *,
        usage: tuple[x509.ExtendedKeyUsage, bool] = STAMPING,
        until: datetime = datetime(2049, 1, 1, tzinfo=UTC),
        configuration: str = "",
        middle_is_self_issued: bool = False,
        root: str = "Root",
    ) -> None:
        self.folder = folder
        folder.mkdir()
        top, middle, own = (signers.rsa_key() for _ in range(3))
        self.root = certified(root, top, root, top)
        self.middle = (
            certified("Middle", middle, "Middle", middle)
            if middle_is_self_issued
            else certified("Middle", middle, root, top)
        )
        self.key = own
        key = own.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        certificate = certified("Authority", own, "Middle", middle, usage, until)
        for name, content in {
            "authority.cnf": (_CONFIGURATION + configuration).encode(),
            "authority.key": key,
            "authority.pem": certificate,
            "chain.pem": self.middle + self.root,
            "root.pem": self.root,
            "serial": b"01\n",
        }.items():
            (folder / name).write_bytes(content)

    def answer(self, tsq: bytes, *options: str) -> bytes:
        """Return the response to a request."""
        (self.folder / "q.tsq").write_bytes(tsq)
        reply = ("openssl", "ts", "-reply", "-config", "authority.cnf", "-section", "authority")
        told = signers.run(
            *reply, "-queryfile", "q.tsq", "-out", "r.tsr", *options, folder=self.folder
        )
        assert told.returncode == 0, told.stderr
        return (self.folder / "r.tsr").read_bytes()

    def answer_at(self, tsq: bytes, at: datetime) -> bytes:
        """Return the response that it gave at another time, such as years ago."""
        return self.answer_with(tsq, "gen_time", at)

    def answer_with(self, tsq: bytes, name: str, value: object) -> bytes:
        """Return the response with another value in what it states."""
        response = tsp.TimeStampResp.load(self.answer(tsq))
        signed = response["time_stamp_token"]["content"]
        stated = signed["encap_content_info"]["content"].parsed
        stated[name] = value
        signed["encap_content_info"]["content"] = core.ParsableOctetString(stated.dump(force=True))
        signer = signed["signer_infos"][0]
        for each in signer["signed_attrs"]:
            if each["type"].native == "message_digest":
                each["values"] = [hashlib.sha256(stated.dump()).digest()]
        self._sign(signer)
        encoded: bytes = response.dump(force=True)
        return encoded

    def _sign(self, signer: cms.SignerInfo) -> None:
        signer["signature"] = self.key.sign(
            signer["signed_attrs"].untag().dump(force=True), padding.PKCS1v15(), hashes.SHA256()
        )

    def answer_by(self, der: bytes, named: bytes, tsq: bytes) -> bytes:
        """Return a response under another certificate of the same key, naming any certificate."""
        response = tsp.TimeStampResp.load(self.answer(tsq))
        signed = response["time_stamp_token"]["content"]
        own = cms.Certificate.load(der)
        signed["certificates"] = cms.CertificateSet([cms.CertificateChoices({"certificate": own})])
        sid = {"issuer": own.issuer, "serial_number": own.serial_number}
        signed["signer_infos"][0]["sid"] = cms.SignerIdentifier({"issuer_and_serial_number": sid})
        return self._naming(response, [{"cert_hash": hashlib.sha256(named).digest()}], ())

    def answer_naming(self, tsq: bytes, newer: Sequence[dict[str, object]], *older: bytes) -> bytes:
        """Return a response that names certificates: by SHA-256 and more, and by SHA-1."""
        return self._naming(tsp.TimeStampResp.load(self.answer(tsq)), newer, older)

    def _naming(
        self,
        response: tsp.TimeStampResp,
        newer: Sequence[dict[str, object]],
        older: Sequence[bytes],
    ) -> bytes:
        signer = response["time_stamp_token"]["content"]["signer_infos"][0]
        named = {
            "signing_certificate_v2": tsp.SigningCertificateV2({"certs": newer}),
            "signing_certificate": tsp.SigningCertificate(
                {"certs": [{"cert_hash": each} for each in older]}
            ),
        }
        attributes = [each for each in signer["signed_attrs"] if each["type"].native not in named]
        attributes += [
            cms.CMSAttribute({"type": name, "values": [value]})
            for name, value in named.items()
            if len(value["certs"])
        ]
        signer["signed_attrs"] = cms.CMSAttributes(attributes)
        self._sign(signer)
        encoded: bytes = response.dump()
        return encoded

    def openssl_accepts(self, tsr: bytes, p7s: bytes, roots: Sequence[bytes]) -> bool:
        """Return what `openssl ts -verify` says of a response."""
        (self.folder / "v.tsr").write_bytes(tsr)
        (self.folder / "v.p7s").write_bytes(p7s)
        (self.folder / "roots.pem").write_bytes(b"".join(roots))
        verify = ("openssl", "ts", "-verify", "-data", "v.p7s", "-in", "v.tsr")
        told = signers.run(*verify, "-CAfile", "roots.pem", folder=self.folder)
        return told.returncode == 0
