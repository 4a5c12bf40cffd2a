"""Letters that a reader sees as they stand: none that steer a terminal, turn the direction of a text or hide in it."""

from itertools import groupby
from unicodedata import category, name

# Soft hyphens, and what joins the letters of Persian, Indic scripts and emoji.
_WANTED = frozenset("\u00ad\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Letters, marks and signs without a picture: fillers of Hangul, Khmer and Mongolian, blanks of braille and of music.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159")
MOST_MARKS = 8  # on one letter; Hebrew and Tibetan have four, and more only hide what stands above and below


def is_unseen(letter: str) -> bool:
    """Whether it is a control character, a mark of direction, an invisible one, or one that breaks a line.

    >>> [is_unseen(letter) for letter in ("a", "é", "\\x1b", "\\u202e", "\\u200b", "\\u3164", "\\n")]
    [False, False, True, True, True, True, True]
    """
    return (category(letter) in _UNSEEN and letter not in _WANTED) or letter in _BLANK


def most_marks_in(text: str) -> int:
    """The most combining marks in a row.

    >>> most_marks_in("Pla\u0302nt"), most_marks_in("Plant"), most_marks_in("a" + "\u0301" * 20)
    (1, 0, 20)
    """
    if text.isascii():
        return 0
    runs = groupby(text, lambda letter: category(letter) in ("Mn", "Me"))
    return max((sum(1 for _ in run) for marked, run in runs if marked), default=0)


def unseen_in(text: str) -> str:
    """The first such letter, and what it is called; nothing where there is none.

    >>> unseen_in("Plant \\u202eA"), unseen_in("Plant A")
    ('U+202E, RIGHT-TO-LEFT OVERRIDE', '')
    """
    letter = "" if _is_plain(text) else next(filter(is_unseen, text), "")
    return f"U+{ord(letter):04X}, {name(letter, _CALLED.get(letter, 'a control character'))}" if letter else ""


def why_not_shown(text: str) -> str:
    """Why a text cannot be told, drawn and mailed as it stands; empty where it can.

    >>> why_not_shown("Plant A"), why_not_shown("Plant\\tA")
    ('', 'has a character that is not seen as it stands (U+0009, a tab); leave it out')
    """
    if found := unseen_in(text):
        return f"has a character that is not seen as it stands ({found}); leave it out"
    if (marks := most_marks_in(text)) > MOST_MARKS:
        return f"has {marks} combining marks in a row; a letter has at most {MOST_MARKS}"
    return ""


def _is_plain(text: str) -> bool:
    return text.isprintable() and (text.isascii() or _BLANK.isdisjoint(text))


_CALLED = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\0": "a NUL byte", "\x1b": "ESCAPE"}


def harmless(text: str, keep: str = "\n") -> str:
    r"""A text of anybody's that can be shown: such letters as escapes, but for those to keep.

    >>> harmless("Plant \x1b[31m\u202eA")
    'Plant \\x1b[31m\\u202eA'
    """
    if _is_plain(text):
        return text
    return "".join(
        letter.encode("unicode_escape").decode("ascii") if letter not in keep and is_unseen(letter) else letter
        for letter in text
    )
