"""Signatures: Ed25519 (RFC 8032), with keys in PEM as OpenSSL reads them."""

import hashlib
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from kg.errors import Conflict, Place, StorageFailed, Unreadable


def new_key(file: Path) -> str:
    """Write a new private key that only its owner may read, and return its fingerprint.

    Raises Conflict where there is a file already, StorageFailed where it cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(pem)
    except FileExistsError as error:
        raise Conflict.of("key-there", Place(str(file))) from error
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(file)), reason=error.strerror) from error
    return fingerprint(_public(key))


def sign(content: bytes, file: Path) -> tuple[bytes, bytes]:
    """Return the signature of a content by the private key of a file, and its public key in PEM.

    Raises Unreadable where the file holds none.
    """
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise Unreadable.of("no-key", Place(str(file))) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unreadable.of("no-key", Place(str(file)))
    return key.sign(content), _public(key)


def _public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed(content: bytes, signature: bytes, pem: bytes) -> bool:
    """Return whether a signature of a content was made with the private key of a public one.

    >>> signed(b"", b"", b"no key")
    False
    """
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        return False
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, content)
    except InvalidSignature:
        return False
    return True


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of a public key in PEM, for people to compare."""
    return hashlib.sha256(pem.strip()).hexdigest()
