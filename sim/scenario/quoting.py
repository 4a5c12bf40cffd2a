"""Words as Hydra's notation of overrides takes them."""

import re

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")

_OTHERS = ("null", "true", "false", "inf", "nan")  # words that are no texts


def quoted(text: str) -> str:
    r"""A text as a value of an override, whatever stands in it: its quotes escaped, and the backslashes before them.

    >>> print(quoted("o'neil"), quoted('say "so"'), quoted("ends in \\"))
    "o'neil" "say \"so\"" "ends in \\"
    """

    def escaped(found: re.Match[str]) -> str:
        if found[0] == '"':
            return '\\"'
        return found[0] * (2 if text[found.end() : found.end() + 1] in ("", '"') else 1)

    return '"' + re.sub(r'\\+|"', escaped, text) + '"'


def name_value(text: str) -> str:
    """A name of a file as a value of an override: quoted where its letters need it.

    >>> name_value("verkor_2026"), name_value("Büro")
    ('verkor_2026', '"Büro"')
    """
    return text if _PLAIN.fullmatch(text) and text.lower() not in _OTHERS else quoted(text)
