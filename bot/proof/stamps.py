"""Time-stamps (RFC 3161) as they are asked for, read and checked."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.domain.stamp import NotStamped, Stamp, Why, stamped
from bot.proof.der import in_order

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampRequest, TimeStampResponse

_GRANTED = 0


def request(fingerprint: str) -> TimeStampRequest:
    """A request for this fingerprint's time-stamp: its imprint, and a new random number."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    return TimestampRequestBuilder(stamped(fingerprint), HashAlgorithm.SHA256).build()


def certificates(pem: bytes) -> tuple[Certificate, ...]:
    """The certificates of a PEM file. Raises `ValueError` where there is none."""
    from cryptography import x509

    return tuple(x509.load_pem_x509_certificates(pem))


def read(token: bytes, fingerprint: str, nonce: int | None = None) -> Stamp:
    """The time-stamp in a server's answer, which is that of this fingerprint and, where one is
    given, answers the request with this random number. Who signed it is left to `check_signer`.
    Raises `NotStamped`."""
    try:
        answer = _decoded(token)
        if answer.status != _GRANTED:
            raise NotStamped(Why.REFUSED)
        info = answer.tst_info
        imprint = hashlib.sha256(stamped(fingerprint)).digest()
        if info.message_imprint.message != imprint or nonce not in (None, info.nonce):
            raise NotStamped(Why.OTHER)
        return Stamp(token, info.gen_time, _signer(answer))
    except NotStamped:
        raise
    except Exception:  # whatever the libraries make of bytes that anybody can have written
        raise NotStamped(Why.GARBLED) from None


def check_signer(stamp: Stamp, fingerprint: str, trusted: Sequence[Certificate]) -> None:
    """Checks the signature, and that at the moment of the time-stamp one of these certificates
    vouched for its signer. Raises `NotStamped`."""
    from rfc3161_client import VerifierBuilder

    verifier = VerifierBuilder(roots=list(trusted)).build()
    try:
        verifier.verify_message(_decoded(stamp.token), stamped(fingerprint))
    except Exception:  # as in `read`
        raise NotStamped(Why.UNSIGNED) from None


def _decoded(token: bytes) -> TimeStampResponse:
    """Raises `ValueError`."""
    from rfc3161_client import decode_timestamp_response

    return decode_timestamp_response(in_order(token))


def _signer(answer: TimeStampResponse) -> str:
    """The name of whoever the answer says has signed it. Raises `ValueError`."""
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    signers = {(each.issuer, each.serial_number) for each in answer.signed_data.signer_infos}
    for der in answer.signed_data.certificates:
        certificate = x509.load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) in signers:
            named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            name = str(named[0].value) if named else certificate.subject.rfc4514_string()
            return re.sub(r"[^\w .,:;&()/'@+=-]", "?", name)
    raise ValueError("the signer's certificate is missing")
