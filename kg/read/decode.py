"""Bytes to text: UTF-8, UTF-16 and GB18030 by their own forms, others by charset-normalizer."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from kg.errors import ReadError

MAX_LINE = 10_000_000
_SAMPLE = 65_536
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = ("big5", "big5hkscs", "hz")
_ENOUGH = 0.6
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, where: str) -> str:
    """The text of a page file, without its byte order mark.

    Args:
        data: the whole file.
        where: its path, for the message.

    Raises:
        ReadError: the file is empty, binary or in no known encoding, or a line is too long.
    """
    if not data.strip():
        raise ReadError(f"{where}: the file is empty; take it out or fill it")
    _check_lines(data, where)
    encoding = encoding_of(data, where)
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _undecodable(where) from error
    if not text.strip():
        raise ReadError(f"{where}: the file is empty; take it out or fill it")
    return text


def encoding_of(data: bytes, where: str, *, whole: bool = True) -> str:
    """The codec that reads the bytes as Chinese or Latin text.

    Args:
        data: the bytes, or the first of them.
        where: the path, for the message.
        whole: False where the bytes may end inside a character.

    Raises:
        ReadError: the bytes are binary, or no codec fits.
    """
    for mark, codec in _BOMS:
        if data.startswith(mark):
            return codec
    text = _try(data, "utf-8", whole)
    if text is not None and "\0" not in text[:_SAMPLE]:
        return _unless_binary(text, "utf-8", where)
    best, codec = max((_sanity(_try(data, name, whole)), name) for name in ("utf-16-be", "utf-16-le", "gb18030"))
    if best >= _ENOUGH:
        return codec
    if b"\0" in data[:_SAMPLE]:
        raise _binary(where)
    guess = from_bytes(data[:_SAMPLE], cp_isolation=list(_OTHERS)).best()
    sane = guess is not None and _sanity(str(guess), guess.encoding) >= _ENOUGH
    if guess is None or not sane or _try(data, guess.encoding, whole) is None:
        raise _undecodable(where)
    return _unless_binary(str(guess), guess.encoding, where)


def _try(data: bytes, codec: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)().decode(data, final=whole)
    except UnicodeDecodeError:
        return None


def _sanity(text: str | None, codec: str = "gb2312") -> float:
    """The share of the characters beyond ASCII that stand among a codec's common ideographs and marks (0 to 1)."""
    if not text or _is_binary(text):
        return 0.0
    beyond = [c for c in text[:_SAMPLE] if c > "\x7f"]
    common = sum(_is_common(c, codec) for c in beyond)
    return common / len(beyond) if beyond else 0.0


def _is_common(char: str, codec: str) -> bool:
    try:
        code = char.encode("gb2312" if codec == "gb18030" else codec)
    except UnicodeEncodeError:
        return False
    if codec == "gb2312":
        return 0xA1 <= code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7
    return "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or "\u2010" <= char <= "\u203f"


def _check_lines(data: bytes, where: str) -> None:
    """Raise where a line holds more bytes than ``MAX_LINE`` characters can take."""
    if len(data) <= MAX_LINE:
        return
    at = 0
    while at < len(data):
        end = data.find(b"\n", at, at + MAX_LINE + 1)
        if end < 0 and len(data) - at > MAX_LINE:
            raise ReadError(f"{where}: a line is longer than {MAX_LINE:,} bytes; this is no page, break its lines")
        at = end + 1 if end >= 0 else len(data)


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return "\0" in sample or len(_CONTROL.findall(sample)) * 50 > len(sample)


def _unless_binary(text: str, codec: str, where: str) -> str:
    if _is_binary(text):
        raise _binary(where)
    return codec


def _binary(where: str) -> ReadError:
    return ReadError(f"{where}: a binary file, not text; give the page as plain text")


def _undecodable(where: str) -> ReadError:
    return ReadError(f"{where}: neither UTF-8, UTF-16 nor GB18030 text; save it as UTF-8")
