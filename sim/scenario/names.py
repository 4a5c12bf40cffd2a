"""Names of scenarios: each is that of a file and of a folder of results, on every computer."""

import re

LONGEST_NAME = 100
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_DEVICES = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)


def why_no_name(name: str, what: str = "scenario") -> str:
    """Why a scenario, or something else with a file, cannot be called so; nothing where it can.

    >>> why_no_name("lakeside_2030"), why_no_name("nul")
    ('', 'is the name of a device on Windows; take another one')
    """
    if not _NAME.fullmatch(name):
        return f"a {what}'s name has letters, digits, _, - and ., and begins with a letter or digit, e.g. lakeside"
    if len(name) > LONGEST_NAME:
        return f"a {what}'s name has at most {LONGEST_NAME} letters; this one has {len(name)}"
    if _DEVICES.fullmatch(name):
        return "is the name of a device on Windows; take another one"
    return "ends with a dot, which Windows leaves out; take another one" if name.endswith(".") else ""
