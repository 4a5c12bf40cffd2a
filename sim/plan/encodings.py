"""Text of files that do not say how it is encoded: Unicode, or the code page of the computer that wrote it."""

import re
from collections.abc import Callable

MOST_BYTES = 200_000_000  # of a file of a planner's; a schedule of a hundred thousand activities takes half of it
HIGH = re.compile(rb"[\x80-\xff]+")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
Fits = Callable[[bytes], bool]


def decoded(data: bytes) -> str:
    """Text of a file: UTF-16 with a mark, UTF-8, or the Windows code page that its letters fit.

    >>> decoded("Büro".encode("cp1252")), decoded("Фундамент".encode("cp1251")), decoded("基础施工".encode("gbk"))
    ('Büro', 'Фундамент', '基础施工')
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(_code_page(data), errors="replace")


def _code_page(data: bytes) -> str:
    """Western letters stand one by one between plain ones; other scripts fill whole words."""
    words = [word for word in _WORD.findall(data) if HIGH.search(word)]
    if sum(map(_is_western, words)) * 2 >= len(words):
        return "cp1252"
    runs = b" ".join(run for word in words for run in HIGH.findall(word))
    return next((name for name, fits in _PAGES if fits(runs) and _decodes(data, name)), "cp1252")


def _is_western(word: bytes) -> bool:
    return len(HIGH.findall(word)[0]) < max(2, len(word) / 2)


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _cased(capital: bytes, small: bytes) -> Fits:
    """Words of an alphabet: small letters after at most one capital, or capitals alone."""
    pattern = re.compile(rb"([%s]?[%s]+|[%s]+)( ([%s]?[%s]+|[%s]+))*" % ((capital, small, capital) * 2))
    return lambda runs: pattern.fullmatch(runs) is not None


def _leads(lead: bytes) -> Fits:
    """Most pairs of bytes begin as those of a script do."""
    pattern = re.compile(rb"[%s]" % lead)

    def fits(runs: bytes) -> bool:
        firsts = [run[i : i + 1] for run in runs.split() for i in range(0, len(run), 2)]
        return sum(pattern.fullmatch(first) is not None for first in firsts) * 5 >= len(firsts) * 4

    return fits


_PAGES: tuple[tuple[str, Fits], ...] = (
    ("cp1251", _cased(rb"\xc0-\xdf\xa8\xaa\xaf\xa5\xb2", rb"\xe0-\xff\xb8\xba\xbf\xb4\xb3")),
    ("cp1253", _cased(rb"\xc1-\xd9\xa2\xb8-\xbf", rb"\xdc-\xfe")),
    ("cp932", _leads(rb"\x81-\x9f\xe0-\xea")),
    ("cp949", _leads(rb"\xb0-\xc8")),
    ("gb2312", _leads(rb"\xb0-\xd7")),
    ("big5", _leads(rb"\xa4-\xc6")),
    ("gbk", _leads(rb"\x81-\xfe")),
)
