"""Who may change what is published: bearer tokens, of which a home keeps only the digest.

{home}/tokens.json   for each token its name (a role, no person), its scopes, and when it ends
"""

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from kg.errors import Conflict, Place, StorageFailed, Unreadable, Usage

FILE = "tokens.json"
MARK = "simpul_"
# What may be allowed, each by itself: to make a new release, to waive a finding.
SCOPES = ("publish", "waive")


@dataclass(frozen=True)
class Token:
    """What is kept of a token; ``ends`` is the first day on which it is worth nothing."""

    name: str
    sha256: str
    scopes: list[str]
    ends: str

    @property
    def valid(self) -> bool:
        """Whether the token is still worth something."""
        return datetime.now(UTC).date() < date.fromisoformat(self.ends)


def read_tokens(home: Path) -> list[Token]:
    """Return the tokens of a home; raises Unreadable where their file is damaged."""
    path = home / FILE
    try:
        return [Token(**one) for one in json.loads(path.read_text(encoding="utf-8"))]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise Unreadable.of("tokens-damaged", Place(str(path)), reason=error) from error


def new_token(home: Path, name: str, scopes: list[str], days: int) -> str:
    """Make a token, keep its digest, and return it; nobody can read it again.

    Raises Conflict for a name that is taken, StorageFailed when the disk will not.
    """
    known = read_tokens(home)
    if any(one.name == name for one in known):
        raise Conflict.of("token-taken", name=name)
    secret = MARK + secrets.token_urlsafe(32)
    ends = datetime.now(UTC).date() + timedelta(days=days)
    _write(home, [*known, Token(name, _digest(secret), scopes, ends.isoformat())])
    return secret


def revoke(home: Path, name: str) -> None:
    """Make a token worth nothing; raises Usage where there is none of that name."""
    known = read_tokens(home)
    left = [one for one in known if one.name != name]
    if len(left) == len(known):
        raise Usage.of("token-unknown", name=name)
    _write(home, left)


def token_of(home: Path, secret: str) -> Token | None:
    """Return the token that a secret is; None where it is none, or one that has ended."""
    asked, found = _digest(secret), None
    for one in read_tokens(home):
        # Each is compared, in a time that says nothing of how alike they are.
        if hmac.compare_digest(one.sha256, asked) and one.valid:
            found = one
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _write(home: Path, tokens: list[Token]) -> None:
    """Write the file anew, for its owner's eyes only."""
    path, beside = home / FILE, home / f".{FILE}-{os.getpid()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        beside.touch(mode=0o600)
        beside.write_text(json.dumps([asdict(one) for one in tokens], indent=1), encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise StorageFailed.of("not-written", Place(str(path)), reason=error.strerror) from error
