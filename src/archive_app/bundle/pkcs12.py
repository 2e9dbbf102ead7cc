"""Opening a PKCS#12 file: the key and the certificate in it, or a sentence why not.

RFC 7292, as cryptography reads it.
"""

from __future__ import annotations

import warnings

from asn1crypto import pkcs12 as asn1  # type: ignore[import-untyped]
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12

from archive_app.errors import InvalidInput


def open_file(
    untrusted_bytes: bytes, password: bytes | None
) -> tuple[PrivateKeyTypes, x509.Certificate]:
    """Return the key and its certificate; raise InvalidInput naming what stands against it.

    No password and an empty one are the same here, since programs differ about it.
    """
    try:
        asn1.Pfx.load(untrusted_bytes, strict=True).native  # noqa: B018 - parsed when asked
    except Exception:  # noqa: BLE001 - the parser fails in many ways, and all say the same
        raise InvalidInput("This is not a PKCS#12 file, or it is damaged.") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # BER, as older programs write it
            found = pkcs12.load_key_and_certificates(untrusted_bytes, password or None)
    except UnsupportedAlgorithm as error:
        raise InvalidInput(f"This PKCS#12 file cannot be used here: {error}.") from None
    except ValueError:
        raise InvalidInput(
            "The password is not the one of this PKCS#12 file, or its contents are damaged."
        ) from None
    key, certificate, _ = found
    if key is None or certificate is None:
        raise InvalidInput("This PKCS#12 file does not hold both a key and its certificate.")
    return key, certificate
