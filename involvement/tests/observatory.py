"""Scores an answer's headers as the MDN HTTP Observatory does. (security.md 1.1)

Written from its published table, apart from the settings that it judges. Bonuses count from
90 points on. Redirection is judged on the plain http address by itself; preloading of HSTS is
the owner's to ask for, so nothing is given for it here.
"""

import re
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookies import Morsel, SimpleCookie

LONG_ENOUGH = 15_552_000
DIRECTIVE = re.compile(r"\s*([a-z-]+)\s*([^;]*)")
KIND_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
CROSS_ORIGIN = {
    "Cross-Origin-Resource-Policy": {"same-origin", "same-site"},
    "Cross-Origin-Embedder-Policy": {"require-corp", "credentialless"},
    "Cross-Origin-Opener-Policy": {"same-origin", "same-origin-allow-popups"},
}


@dataclass
class Score:
    """Points for one answer, and what they were given or taken for."""

    penalties: dict[str, int] = field(default_factory=dict)
    bonuses: dict[str, int] = field(default_factory=dict)

    @property
    def points(self) -> int:
        base = 100 + sum(self.penalties.values())
        return base + sum(self.bonuses.values()) if base >= 90 else max(base, 0)

    def give(self, why: str, points: int) -> None:
        (self.bonuses if points > 0 else self.penalties)[why] = points


def score(headers: HTTPMessage, html: str = "") -> Score:
    """Score one answer over https."""
    found = Score()
    policy = policy_of(headers)
    _policy(policy, found)
    _cookies(headers, found)
    _transport(headers, found)
    _referrer(headers, found)
    if headers.get("X-Content-Type-Options", "").lower() != "nosniff":
        found.give("content may be sniffed", -5)
    if framed := policy.get("frame-ancestors"):
        found.give("framing by policy", 5 if framed <= {"'none'", "'self'"} else -20)
    elif headers.get("X-Frame-Options", "").upper() not in {"DENY", "SAMEORIGIN"}:
        found.give("may be framed", -20)
    for name, good in CROSS_ORIGIN.items():
        if value := headers.get(name):
            found.give(name, 10 if value in good else -5)
    if headers.get("Access-Control-Allow-Origin") == "*":
        found.give("open to every origin", -50)
    if re.search(r"<script[^>]+src=[\"']?(https?:)?//", html):
        found.give("a script from elsewhere", -5)
    return found


def policy_of(headers: HTTPMessage) -> dict[str, set[str]]:
    """Split the content security policy into its directives."""
    text = headers.get("Content-Security-Policy", "")
    pairs = [DIRECTIVE.match(part) for part in text.split(";") if part.strip()]
    return {pair[1]: set(pair[2].split()) for pair in pairs if pair}


def _policy(policy: dict[str, set[str]], found: Score) -> None:
    fallback = policy.get("default-src")
    if fallback is None:
        found.give("no content security policy", -25)
        return
    active = policy.get("script-src", fallback) | policy.get("object-src", fallback)
    everything = set().union(*policy.values())
    if active & {"'unsafe-inline'", "data:", "https:", "http:", "*"}:
        found.give("scripts from anywhere", -20)
    elif "'unsafe-eval'" in active:
        found.give("scripts from text", -10)
    elif not any("unsafe" in source for source in everything):
        tight = fallback == {"'none'"} and policy.get("form-action", {"*"}) <= {"'none'", "'self'"}
        found.give("a tight policy" if tight else "a safe policy", 10 if tight else 5)


def _cookies(headers: HTTPMessage, found: Score) -> None:
    jar = SimpleCookie()
    for line in headers.get_all("Set-Cookie", []):
        jar.load(line)
    if not jar:
        return
    worst = min(_cookie(cookie) for cookie in jar.values())
    found.give("cookies", worst or 5)


def _cookie(cookie: Morsel) -> int:
    name = cookie.key.lower()
    session, csrf = "sess" in name or "login" in name, "csrf" in name
    if not cookie["secure"]:
        return -40 if session else -20
    if session and not cookie["httponly"]:
        return -30
    if cookie["samesite"] not in {"Lax", "Strict"}:
        return -20 if csrf or cookie["samesite"] else 0
    return 0


def _transport(headers: HTTPMessage, found: Score) -> None:
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if age is None:
        found.give("no strict transport", -20)
    elif int(age[1]) < LONG_ENOUGH:
        found.give("strict transport too short", -10)


def _referrer(headers: HTTPMessage, found: Score) -> None:
    policy = headers.get("Referrer-Policy")
    if policy is not None:
        found.give("referrer", 5 if policy in KIND_REFERRERS else -5)
