"""Which project of an XER is meant: a file can have several."""

from collections import Counter

from sim.errors import InputError
from sim.plan.xer_tables import Record, Tables


def project_of(file: str, tables: Tables, wanted: str) -> Record:
    """The project with a short name or id; without one, the only project that has activities.

    Raises:
        InputError: there is no such project, or more than one; names them all.
    """
    counts = Counter(row["proj_id"] for row in tables["TASK"] if row.get("proj_id"))
    rows = {row.get("proj_id", ""): row for row in tables.get("PROJECT", [])}
    projects = [rows.get(key, {"proj_id": key}) for key in counts]
    if wanted:
        found = [row for row in projects if wanted.lower() in (row["proj_id"].lower(), _name(row).lower())]
        if not found:
            known = ", ".join(map(_name, projects)) or "none"
            raise InputError(f"--project {wanted}: {file} has no such project with activities; it has {known}")
        return found[0]
    exported = [row for row in projects if row.get("export_flag", "Y") == "Y"]
    chosen = exported if len(exported) == 1 else projects
    if len(chosen) > 1:
        shown = ", ".join(f"{_name(row)} ({counts[row['proj_id']]} activities)" for row in chosen)
        raise InputError(f"{file}: has {len(chosen)} projects: {shown}; say which with --project {_name(chosen[0])}")
    return (
        chosen[0] if chosen else {key: text for row in rows.values() for key, text in row.items() if key != "proj_id"}
    )


def _name(project: Record) -> str:
    return project.get("proj_short_name") or project["proj_id"]
