"""Names of imported activities: the roles that the model knows, by what planners call them, or as told."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sim.errors import InputError
from sim.plan.gantt import Task
from sim.scenario.checks.network import EVENTS, NAME
from sim.scenario.events import LOOKED_FOR

_ALIASES: dict[str, tuple[str, ...]] = {
    "site_choice": ("site selection", "choice of site"),
    "permits": ("permit", "permitting", "building permit", "permissions"),
    "financial_close": ("financing", "funding"),
    "fid": ("investment decision", "final investment decision", "investment decision fid"),
    "site_works": ("site work", "site preparation", "earthworks", "groundworks", "civil works"),
    "shell": ("building shell", "shell and core", "building", "construction", "structure"),
    "utilities": ("utility", "media supply"),
    "dry_rooms": ("dry room", "clean and dry rooms", "cleanrooms"),
    "equipment_order": ("order equipment", "order of equipment", "order machines", "machine order", "manufacturing"),
    "factory_acceptance": ("fat", "factory acceptance test", "factory acceptance tests"),
    "shipping": ("shipment", "transport", "delivery"),
    "preparation": ("preparation of the decision",),
    "funding_and_site": ("funding", "site and funding"),
    "building": ("conversion", "building conversion"),
    "equipment": ("machines",),
    "install_and_commission": ("installation and commissioning", "install and commissioning", "commissioning"),
    "a_sample": ("a samples",),
    "b_sample": ("b samples", "process freeze", "design freeze"),
}
_OF_PILOT = frozenset({"funding_and_site", "building", "equipment", "install_and_commission", "a_sample", "b_sample"})
_STEPS = {"install": "install", "cold": "cold", "hot": "hot", "ramp": "hot"}
# What the model itself looks for; what only lines and decisions wait for is found from the scenario.
NEEDED = {"pilot": (*LOOKED_FOR["pilot"], *LOOKED_FOR["samples"]), "block": tuple(LOOKED_FOR["block"])}
SHOWN = ("site_works", "shell", "utilities", "dry_rooms")  # milestones are read from these


def plain(text: str) -> str:
    """A name in plain letters, words separated by one space.

    >>> plain("Dry-Rooms (Süd)")
    'dry rooms sud'
    """
    ascii_text = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", ascii_text.lower()))


def spelled(text: str) -> str:
    """A name as the scenario takes it: in its own script, Latin letters plain, words separated by _.

    >>> spelled("Dry-Rooms (Süd)"), spelled("基础施工 2"), spelled("Монтаж й"), spelled("クリーンルーム")
    ('dry_rooms_sud', '基础施工_2', 'монтаж_й', 'クリーンルーム')
    """
    letters = unicodedata.normalize("NFKC", text.replace("ß", "ss")).lower()
    letters = "".join(unicodedata.normalize("NFKD", c) if "LATIN" in unicodedata.name(c, "") else c for c in letters)
    letters = "".join(
        c for c in letters if not unicodedata.category(c).startswith("M")
    )  # names have letters and digits
    return "_".join(re.findall(r"[^\W_]+", letters))


def role_of(name: str, pilot: bool) -> str | None:
    """The role that a name stands for, if any.

    >>> role_of("Factory acceptance test", False), role_of("Line 2: cold commissioning", False)
    ('factory_acceptance', 'line_2_cold')
    """
    words = plain(name)
    if (line := re.search(r"\bline (\d+)\b", words)) and not pilot:
        steps = {_STEPS[step] for step in _STEPS if re.search(rf"\b{step}", words)}
        return f"line_{int(line[1])}_{steps.pop()}" if len(steps) == 1 else None
    for role, aliases in _ALIASES.items():
        if (role in _OF_PILOT) == pilot and words in (role.replace("_", " "), *aliases):
            return role
    return None


def name_tasks(tasks: Sequence[Task], told: Mapping[str, str], pilot: bool) -> tuple[dict[str, str], list[str]]:
    """A name for every task, by UID, and notes on what could not be told apart.

    Args:
        tasks: leaf tasks.
        told: role: UID or code of its task.
        pilot: whether they are of the pilot.

    Raises:
        InputError: a role is told wrongly.
    """
    names = {_told(role, wanted, tasks): role for role, wanted in told.items()}
    notes, matches = [], dict[str, list[Task]]()
    for task in tasks:
        role = role_of(task.name, pilot)
        if role and task.uid not in names and role not in told:
            matches.setdefault(role, []).append(task)
    for role, found in matches.items():
        if len(found) == 1:
            names[found[0].uid] = role
        else:
            uids = ", ".join(task.uid for task in found[:5])
            notes.append(f"{len(found)} tasks could be {role} (UID {uids}); say which with --as {role}=UID")
    taken = set(names.values())
    for task in tasks:
        if task.uid not in names:
            names[task.uid] = _free_name(task, taken)
            taken.add(names[task.uid])
    return names, notes


def _told(role: str, wanted: str, tasks: Sequence[Task]) -> str:
    if not re.fullmatch(NAME, role):
        raise InputError(f"--as {role}={wanted}: a name has letters, digits and _, and begins with a letter")
    found = [task.uid for task in tasks if wanted == task.uid] or [t.uid for t in tasks if wanted == t.code]
    if not found:
        raise InputError(f"--as {role}={wanted}: no task that is no summary has the UID or code {wanted}")
    return found[0]


def _free_name(task: Task, taken: set[str]) -> str:
    words = spelled(task.name)[:60]
    name = words if re.fullmatch(NAME, words) else f"task_{words}".rstrip("_")
    if name in taken or re.fullmatch(EVENTS, name) or name in ("fid", "task"):
        name = f"{name}_{spelled(task.uid)}"
    while name in taken:
        name += "_"
    return name
