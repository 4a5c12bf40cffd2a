"""Letters that a reader sees as they stand: none that steer a terminal, turn the direction of a text or hide in it."""

from unicodedata import category, name

# Soft hyphens, and what joins the letters of Persian, Indic scripts and emoji.
_WANTED = frozenset("\u00ad\u200c\u200d")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_unseen(letter: str) -> bool:
    """Whether it is a control character, a mark of direction, an invisible one, or one that breaks a line.

    >>> [is_unseen(letter) for letter in ("a", "é", "\\x1b", "\\u202e", "\\u200b", "\\n")]
    [False, False, True, True, True, True]
    """
    return category(letter) in _UNSEEN and letter not in _WANTED


def unseen_in(text: str) -> str:
    """The first such letter, and what it is called; nothing where there is none.

    >>> unseen_in("Plant \\u202eA"), unseen_in("Plant A")
    ('U+202E, RIGHT-TO-LEFT OVERRIDE', '')
    """
    letter = "" if text.isprintable() else next(filter(is_unseen, text), "")
    return f"U+{ord(letter):04X}, {name(letter, _CALLED.get(letter, 'a control character'))}" if letter else ""


_CALLED = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\0": "a NUL byte", "\x1b": "ESCAPE"}


def harmless(text: str, keep: str = "\n") -> str:
    r"""A text of anybody's that can be shown: such letters as escapes, but for those to keep.

    >>> harmless("Plant \x1b[31m\u202eA")
    'Plant \\x1b[31m\\u202eA'
    """
    if text.isprintable():
        return text
    return "".join(
        letter.encode("unicode_escape").decode("ascii") if letter not in keep and is_unseen(letter) else letter
        for letter in text
    )
