"""A time-stamping authority on this machine (RFC 3161), over real HTTP, that can also misbehave.

It has a root and a signer of its own, made anew each time. `answers` decides what comes of a
request; by default it is stamped as it should be.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from asn1crypto import algos, cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "The Hour Authority"
STAMPED_AT = datetime(2026, 11, 24, 12, 0, 7, tzinfo=UTC)
POLICY = "1.2.3.4.1"
REPLY = "application/timestamp-reply"

Answer = tuple[int, bytes]
Answers = Callable[["Authority", bytes], Answer]


class Authority:
    """A root, and the signer that it has certified for time-stamping."""

    def __init__(self, name: str = NAME) -> None:
        root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self._key = key
        root = _named(f"{name} Root")
        self.root = (
            _certificate(root, root, root_key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(root_key, hashes.SHA256())
        )
        self.signer = (
            _certificate(_named(name), root, key.public_key())
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
            .sign(root_key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        """The root, as whoever checks a stamp is given it."""
        return self.root.public_bytes(Encoding.PEM)

    @property
    def certificates(self) -> tuple[bytes, bytes]:
        """The root and the signer (DER), both of which stand in each answer."""
        return self.root.public_bytes(Encoding.DER), self.signer.public_bytes(Encoding.DER)

    def stamped(self, request: bytes, at: datetime = STAMPED_AT, **other: Any) -> bytes:
        """The answer to a request; what is named otherwise stands in it in the place of what was
        asked for (`nonce`, `imprint`)."""
        asked = tsp.TimeStampReq.load(request)
        imprint = asked["message_imprint"]
        if "imprint" in other:
            imprint = tsp.MessageImprint(
                {
                    "hash_algorithm": imprint["hash_algorithm"],
                    "hashed_message": other["imprint"],
                }
            )
        info = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": x509.random_serial_number(),
            "gen_time": at,
            "nonce": other.get("nonce", asked["nonce"].native),
        }
        token = self._signed(tsp.TSTInfo(info).dump())
        return tsp.TimeStampResp(
            {"status": {"status": other.get("status", "granted")}, "time_stamp_token": token}
        ).dump()

    def _signed(self, content: bytes) -> cms.ContentInfo:
        root, certificate = map(asn1.Certificate.load, self.certificates)
        own = tsp.ESSCertIDv2({"cert_hash": self.signer.fingerprint(hashes.SHA256())})
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", cms.ContentType("tst_info")),
                _attribute("message_digest", core.OctetString(_sha256(content))),
                _attribute("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [own]})),
            ]
        )
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256()))
        sha256 = algos.DigestAlgorithm({"algorithm": "sha256"})
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    {"issuer": certificate.issuer, "serial_number": certificate.serial_number},
                ),
                "digest_algorithm": sha256,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": signature,
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [sha256],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [certificate, root],
                "signer_infos": [signer],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def rejected() -> bytes:
    """What an authority says that does not want to."""
    return _without_token("rejection")


def empty() -> bytes:
    """What an authority says that grants a stamp and forgets it."""
    return _without_token("granted")


def _without_token(status: str) -> bytes:
    info = tsp.PKIStatusInfo({"status": status, "status_string": ["not today"]})
    return core.SequenceOf([info], spec=tsp.PKIStatusInfo).dump()


@cache
def an_authority() -> Authority:
    """One for all tests: keys take their time."""
    return Authority()


def saying(body: bytes, status: int = 200) -> Answers:
    """Answers the same to everybody."""
    return lambda authority, request: (status, body)


# --- over HTTP ------------------------------------------------------------------------------------


class Server(ThreadingHTTPServer):
    """An authority that listens. `requests` are the bodies that came, `headers` with which. Where
    `drop` is set, each byte of an answer takes so many seconds."""

    daemon_threads = True

    def __init__(self, authority: Authority) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.authority = authority
        self.requests: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.drop = 0.0
        self.answers: Answers = lambda authority, request: (200, authority.stamped(request))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/tsr"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        request = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(request)
        self.server.headers.append(dict(self.headers))
        status, body = self.server.answers(self.server.authority, request)
        self.send_response(status)
        self.send_header("Content-Type", REPLY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # whoever asked has gone
            for each in [bytes([byte]) for byte in body] if self.server.drop else [body]:
                time.sleep(self.server.drop)
                self.wfile.write(each)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def running(authority: Authority | None = None) -> Iterator[Server]:
    """An authority that listens until the block ends."""
    with Server(authority or an_authority()) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(STAMPED_AT - timedelta(days=365))
        .not_valid_after(STAMPED_AT + timedelta(days=3650))
    )


def _attribute(kind: str, value: Any) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _sha256(content: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize()
