"""Speak with an SMS operator over HTTP by a template: fill requests, read answers. Without the ORM."""

import hashlib
import ipaddress
import json
import re
import time
from typing import NamedTuple
from urllib.parse import parse_qsl, quote_plus, urlsplit

import requests

from .outcome import DOWN, REFUSED, RETRY, SENT, UNKNOWN, Outcome

# What a template may say, in braces.
WORDS = ("to", "number", "text", "reference", "sender", "secret", "receipt_url", "reply_url")
_WORD = re.compile(r"\{([a-z_]+)\}")
_ANSWER_BYTES = 65_536
_DETAIL_LENGTH = 200
# Ten text messages in a row: nobody's phone sends more at once.
_TEXT_LENGTH = 1600
# The operator takes nothing from us: our key, our credit, our address, too many, or closed.
_CLOSED = {401, 402, 403, 404, 405, 407, 429, 503}
# It did not take this one.
_NOT_TAKEN = {408, 425}
# How urllib3 says that nobody listens, or that no such host is known; a dropped line says otherwise.
_UNREACHED = ("NewConnectionError", "NameResolutionError")
_KINDS = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class Request(NamedTuple):
    """A request as it leaves."""

    method: str
    url: str
    headers: dict
    body: str


class Answer(NamedTuple):
    """What came back."""

    status: int
    text: str


def unknown_words(*templates):
    """Return the words in braces that no template can fill in, sorted."""
    found = {word for template in templates for word in _WORD.findall(template or "")}
    return sorted(found - set(WORDS))


def fill(template, words, kind="text"):
    """Return a template with its words filled in, so that none of them can leave its place.

    Parameters
    ----------
    template : str
    words : dict of str
        A value for each of `WORDS`.
    kind : {"json", "form", "text"}
        How a value is written: inside a JSON string, in a query or form, as it is.
    """
    write = {"json": lambda text: json.dumps(text)[1:-1], "form": quote_plus}.get(kind, str)
    return _WORD.sub(lambda found: write(words[found[1]]) if found[1] in words else found[0], template or "")


def read_headers(text):
    """Return {name: value} of lines "Name: value".

    Raises
    ------
    ValueError
        A line is no header; its text is the message.
    """
    headers = {}
    for line in filter(None, (line.strip() for line in (text or "").splitlines())):
        name, colon, value = line.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9-]+", name.strip()):
            raise ValueError(line)
        headers[name.strip()] = value.strip()
    return headers


def build(method, url, headers, body, kind, words):
    """Return the request that a template makes of some words."""
    filled = {name: fill(value, words).replace("\n", " ") for name, value in read_headers(headers).items()}
    address = fill(url, words, "form")
    if method == "GET":
        return Request(method, address, filled, "")
    filled.setdefault("Content-Type", f"{_KINDS.get(kind, 'text/plain')}; charset=utf-8")
    return Request(method, address, filled, fill(body, words, kind))


def is_safe_url(url):
    """Return whether a password may travel to this address: encrypted, or without leaving the house."""
    try:
        parts = urlsplit(_WORD.sub("x", url or ""))
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(host)
    if parts.scheme != "http":
        return False
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_private and not address.is_link_local


def exchange(request, seconds):
    """Return the answer to a request, which is given so many seconds in all."""
    deadline = time.monotonic() + seconds
    with requests.request(
        request.method,
        request.url,
        headers=request.headers,
        data=request.body.encode() if request.body else None,
        timeout=seconds,
        allow_redirects=False,
        stream=True,
    ) as response:
        text = b""
        # A server that drips its answer must not hold the others back: answers are short, a byte at
        # a time is soon enough, and larger pieces would be waited for.
        for chunk in response.iter_content(1):
            text += chunk
            if len(text) >= _ANSWER_BYTES or time.monotonic() > deadline:
                break
        return Answer(response.status_code, text[:_ANSWER_BYTES].decode(errors="replace"))


def read_failure(error):
    """Return the outcome of a request that got no answer: did its bytes leave, or surely not?"""
    # Nothing of the error's own words: the address in it may hold the key.
    name = type(error).__name__
    never_left = (
        requests.ConnectTimeout,
        requests.exceptions.SSLError,
        requests.exceptions.ProxyError,
        requests.exceptions.InvalidURL,
        requests.exceptions.InvalidHeader,
        requests.exceptions.MissingSchema,
    )
    if isinstance(error, never_left):
        return Outcome(DOWN, name)
    if isinstance(error, requests.ConnectionError) and any(sign in repr(error) for sign in _UNREACHED):
        return Outcome(DOWN, name)
    return Outcome(UNKNOWN, name)


def read_answer(answer, success="", refusal="", reference=""):
    """Return the outcome that an operator's answer to a message means.

    Parameters
    ----------
    answer : Answer
    success, refusal : str
        Regular expressions; an empty `success` takes every 2xx answer.
    reference : str
        Regular expression whose first group is the operator's own name of the message.
    """
    detail = _shorten(answer)
    if 200 <= answer.status < 300:
        if refusal and re.search(refusal, answer.text):
            return Outcome(REFUSED, detail)
        if success and not re.search(success, answer.text):
            return Outcome(UNKNOWN, detail)
        found = re.search(reference, answer.text) if reference else None
        return Outcome(SENT, "", found[1][:64] if found and found.groups() and found[1] else "")
    if answer.status in _CLOSED:
        return Outcome(DOWN, detail)
    if answer.status in _NOT_TAKEN:
        return Outcome(RETRY, detail)
    return Outcome(REFUSED if 400 <= answer.status < 500 else UNKNOWN, detail)


def read_status(answer, known="", absent="", reference=""):
    """Return the outcome that an operator's answer to "do you have this message?" means."""
    detail = _shorten(answer)
    if answer.status in (404, 410):
        return Outcome(RETRY, detail)
    if not 200 <= answer.status < 300:
        return Outcome(UNKNOWN, detail)
    if absent and re.search(absent, answer.text):
        return Outcome(RETRY, detail)
    if re.search(known, answer.text) if known else reference in answer.text:
        return Outcome(SENT, detail)
    return Outcome(UNKNOWN, detail)


def read_payload(kind, body, query=""):
    """Return the rows of values that a webhook brings, each flat with dotted names.

    Raises
    ------
    ValueError
        It is neither JSON nor a form, or far too deep or long.
    """
    base = dict(parse_qsl(query, max_num_fields=100))
    if not body.strip():
        return [base]
    if "json" not in kind and not body.lstrip().startswith(("{", "[")):
        return [base | dict(parse_qsl(body, max_num_fields=100))]
    try:
        data = json.loads(body, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("depth") from error
    rows = data if isinstance(data, list) else [data]
    if len(rows) > 500 or not all(isinstance(row, dict) for row in rows):
        raise ValueError("rows")
    return [base | dict(_flatten(row)) for row in rows]


def pick(row, names):
    """Return the first of several named values ("reference, ref") as text, empty if there is none."""
    for name in (names or "").split(","):
        value = row.get(name.strip())
        if value not in (None, ""):
            return clean(str(value))
    return ""


def clean(text):
    """Return a text that a database takes: no zero bytes, no halves of characters, not endless."""
    return text[:_TEXT_LENGTH].replace("\0", "").encode(errors="replace").decode().strip()


def digest(*parts):
    """Return a short name for what a webhook said, the same whenever it says it again."""
    return hashlib.sha256("\0".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]


def _flatten(value, name="", depth=0):
    if depth > 8:
        raise ValueError("depth")
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, f"{name}.{key}" if name else str(key), depth + 1)
    elif isinstance(value, list):
        for position, inner in enumerate(value[:50]):
            yield from _flatten(inner, f"{name}.{position}", depth + 1)
    else:
        yield name, value


def _shorten(answer):
    return f"{answer.status} {' '.join(answer.text.split())}"[:_DETAIL_LENGTH].strip()


def _refuse_constant(name):
    raise ValueError(name)
