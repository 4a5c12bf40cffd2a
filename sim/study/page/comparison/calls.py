"""The commands that make the numbers and the page of a comparison again."""

import shlex
from collections.abc import Sequence

from sim.study.page.comparison.compared import Compared
from sim.study.page.comparison.origin import Origin


def page_call(found: Compared, origins: Sequence[Origin]) -> str:
    """The call that makes the page, once what is compared is there."""
    milestones = ["--milestones", ",".join(found.wanted)] if found.wanted else []
    return shlex.join(["gigaramp", "report", *_folders(origins), *_filters(found.where), *milestones])


def why_calls(found: Compared, origins: Sequence[Origin]) -> list[str]:
    """For each of the others the call that explains it; of many points of a sweep two are to be chosen."""
    where = found.where if len(origins) == 2 else ["KEY=VALUE"] if found.where else []
    options = [*_filters(where), "--why", "--milestone", found.comparison.milestones[0]]
    return [
        shlex.join(["gigaramp", "compare", *_folders([origins[0], other]), *options]) for other in origins[1:]
    ]  # fmt: skip


def _folders(origins: Sequence[Origin]) -> list[str]:
    """Each once: points of a sweep share theirs."""
    return list(dict.fromkeys(origin.folder for origin in origins))


def _filters(where: Sequence[str]) -> list[str]:
    return [word for text in where for word in ("--where", text)]
