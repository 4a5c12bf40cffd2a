"""How a scenario at random is built: its line, its blocks, what waits for what, its days, and facts of its own past."""

from datetime import date, timedelta
from typing import Any

import numpy as np

from sim.calendar import Calendar
from sim.distributions import Distribution
from sim.model.prepared import prepare
from sim.model.programme import simulate
from sim.scenario.design import line_steps, references
from sim.scenario.load import frozen
from sim.scenario.references import reference
from sim.scenario.schema import Scenario

Content = dict[str, Any]
Rng = np.random.Generator
QUICK = 0.85  # of the scenarios are built so fast that a short horizon sees every block


def structure(content: Content, rng: Rng) -> Content:
    """The content of a shipped scenario with another structure, without facts."""
    start = date(1950, 1, 1) + timedelta(days=int(rng.integers(0, 80_000)))
    weeks = int(rng.integers(13, 200)) if rng.random() < 0.15 else int(rng.integers(200, 330))
    content |= {
        "start": start, "data_date": start, "horizon_end": start + timedelta(weeks=weeks), "known": {},
        "vendor_line_slots": int(rng.integers(1, 4)), "twin": str(rng.choice(["none"] * 8 + ["mean", "plan"])),
        "announced": {}, "offtake": {}, "marks": {}, "our_plan": {}, "sources": {},
    }  # fmt: skip
    _blocks(content, start, rng)
    _sites(content, rng.spawn(1)[0])
    _mechanisms(content, rng.spawn(1)[0])
    _words(content, start, rng)
    if rng.random() < 0.6:
        content["line"] = _line(content["line"], rng)
    stages = list(content["line"]["stages"].items())
    content["line"]["stages"] = {stages[i][0]: stages[i][1] for i in rng.permutation(len(stages))}
    content["numerics"] |= {"lot_hours": float(rng.uniform(20, 120)), "mature_lot_hours": float(rng.uniform(40, 336))}
    if rng.random() < QUICK:
        _hurry(content, float(rng.uniform(0.03, 0.25)))
    return content


def _blocks(content: Content, start: date, rng: Rng) -> None:
    """One to three blocks, not always those of the shipped scenario; each of one to three lines."""
    shipped, names = list(content["blocks"].values()), ["north", "block_2", "öst"]
    content["blocks"] = {}
    for number in range(int(rng.integers(1, 4))):
        block = shipped[number] if rng.random() < 0.8 else shipped[0] | {"decision": None}
        if number and block["decision"] is not None:
            day = start + timedelta(days=int(rng.integers(0, 400)))
            before = names[int(rng.integers(0, number))]
            block["decision"] |= {"previous": before, "not_before": day, "plan_date": day,
                                  "rate_share": float(rng.uniform(0, 0.3))}  # fmt: skip
            block["activities"]["preparation"]["after"] = f"{before}.first_cell" if rng.random() < 0.5 else "start"
        content["blocks"][names[number]] = _own_block(block, rng)


def _mechanisms(content: Content, rng: Rng) -> None:
    """Some of how a line starts is there and some is not; people decide or months; some plans were announced."""
    maker = content["maker"]
    for name in ("debugging", "line_interval", "shift_teams", "staff", "judged_floor"):
        if rng.random() < 0.25:
            maker[name] = None
    if maker["shift_teams"] and maker["staff"] and rng.random() < 0.5:
        maker["shift_teams"]["months"] = None
        if rng.random() < 0.5:
            maker["staff"]["novice_defects"] = {"kind": "constant", "value": float(rng.uniform(1.0, 3.0))}
    maker["line_start"]["cell_yield"] = float(rng.uniform(0.1, 0.8)) if rng.random() < 0.3 else None
    maker["line_start"]["debugged"] = bool(rng.random() < 0.2)
    for block in content["blocks"].values():
        block["announced_pace"] = float(rng.uniform(0.4, 2.0)) if rng.random() < 0.5 else None


def _sites(content: Content, rng: Rng) -> None:
    """Sometimes two sites, each with its crews, one of them with a region of its own."""
    content["sites"], names = {}, list(content["blocks"])
    stands = {name: ["here", "там"][int(rng.integers(0, 2))] for name in names}
    several = len(set(stands.values())) > 1 and rng.random() < 0.6
    for name in names:
        content["blocks"][name]["site"] = stands[name] if several else ""
    if several:
        content["vendor_line_slots"] = None
        content["sites"] = {site: {"vendor_line_slots": int(rng.integers(1, 4))} for site in set(stands.values())}
        content["sites"]["here"]["region"] = {**content["region"], "name": "Here"}


def _own_block(block: Content, rng: Rng) -> Content:
    shipped = block["activities"].items()  # a line's own step there has a day of the shipped programme
    activities = {name: dict(row) for name, row in shipped if not name.startswith("line_")}
    block = block | {"lines": int(rng.integers(1, 4)), "activities": activities}
    if reference(block["order_release"]).is_date:  # a day of the shipped programme
        block["order_release"] = "financial_close"
    if block["decision"] is None and rng.random() < 0.3:
        block["order_release"] = str(rng.choice(["pilot.a_sample", "pilot.b_sample", "site_choice+2w"]))
    for name, row in activities.items():
        if rng.random() < 0.1:
            row["after"] = ", ".join(_decorated(one, activities, rng) for one in references(row["after"]))
        if rng.random() < 0.05:
            row["finish_after"] = str(rng.choice(list(activities)[: list(activities).index(name)] or [""]))
    if rng.random() < 0.15:
        own = f"line_{rng.integers(1, block['lines'] + 1)}_{rng.choice(['install', 'cold', 'hot'])}"
        activities[own] = {"months": float(rng.uniform(0, 6)), "basis": "planned", "after": "shell", "finish_after": ""}
    return block


def _decorated(name: str, activities: Content, rng: Rng) -> str:
    """The same reference with a lag; of an activity, also at a share of its time, with a lead or from its start."""
    event = reference(name).event
    more = ["+3w", "+1.5m", "+100h"] + ["@40%", "-2w", ".start", ".start+10d", "@99.5%+1d"] * (event in activities)
    return event + str(rng.choice(more))


def _words(content: Content, start: date, rng: Rng) -> None:
    """What was announced, contracted and planned; what the pilot does."""
    if rng.random() < 0.3:
        first = next(iter(content["blocks"]))
        day = start + timedelta(days=int(rng.integers(0, 4000)))
        content["announced"] = {
            name: {"milestone": name, "date": day, "precision": "month", "published": "then"}
            for name in (f"{first}_building", "rate_3", "installed_0.5")
        }
        content["offtake"] = {"one": {"customer": "us", "gwh_per_year": 3.0, "first_year": start.year + 1}}
        content["marks"] = {"seen": {"date": day, "label": "seen"}}
        content["our_plan"] = {f"year_{start.year + 3}": {"gwh": 2.0, "unit": "gwh"}}


def _line(shipped: Content, rng: Rng) -> Content:
    """An in-tree of stages: each feeds one that stands before it in the list, the first is the end of the line."""
    count = int(rng.integers(1, 9))
    feeds = [-1, *(int(rng.integers(max(0, i - 2), i)) for i in range(1, count))]
    template = {**next(iter(shipped["stages"].values())), "tranches": {}}
    stages = {f"s{i}": template | _stage(rng) for i in range(count)}
    for i in range(count):
        stages[f"s{i}"]["after"] = ", ".join(f"s{j}" for j in range(count) if feeds[j] == i)
        way = [i]
        while feeds[way[-1]] >= 0:
            way.append(feeds[way[-1]])
        stages[f"s{i}"]["found_at"] = f"s{rng.choice(way)}"
    assembly = int(rng.integers(0, count))
    stages[f"s{assembly}"]["ratio"] = float(rng.uniform(0.9, 1.5))
    stages[f"s{assembly}"] |= {"start_defects": 0.5, "mature_defects": 0.4}
    return shipped | {"assembly": f"s{assembly}", "stages": stages}


def _stage(rng: Rng) -> Content:
    rated, stays, breaks = rng.random(3) < (0.8, 0.3, 0.5)
    causes = rng.random() < 0.5
    tranches = {"one": {"month": 0.0, "share": 0.3}, "two": {"month": float(rng.uniform(0, 6)), "share": 1.0}}
    return {
        "ratio": float(rng.uniform(0.9, 3.0)) if rated else None,
        "dwell_hours": float(rng.uniform(0.1, 400.0)) if stays or not rated else None,
        "buffer_hours": float(rng.choice([0.0, 10.0, 100.0, 500.0])),
        "calendar": str(rng.choice(["planned", "continuous"])),
        "availability": float(rng.uniform(0.6, 1.0)) if rated and breaks else None,
        "repair_hours": float(rng.uniform(0.5, 40.0)) if rated and breaks else None,
        "start_defects": float(rng.random()) * causes, "mature_defects": float(rng.random()) * causes,
        "tranches": tranches if rated and rng.random() < 0.2 else {},
    }  # fmt: skip


def _hurry(part: Any, factor: float) -> None:
    """All months of building, waiting and deciding times a factor."""
    for name, value in part.items():
        if name in ("line", "numerics", "sources", "quality_months", "speed_months"):
            continue
        if name.endswith("months") and isinstance(value, dict):
            part[name] = Distribution(**value).scaled(factor).model_dump()
        elif name.endswith("months") and value is not None:
            part[name] = value * factor
        elif isinstance(value, dict):
            _hurry(value, factor)


def with_facts(scenario: Scenario, rng: Rng, forgotten: float = 0.0) -> Scenario:
    """The same scenario some time on: what has happened by a data date in one of its histories is known.

    Days are stretched by one factor, which keeps their order and every least time between them. forgotten: share of the
    activities of which nothing is known, and of those of which the finish is not.
    """
    past = simulate(prepare(scenario.model_copy(update={"twin": str(rng.choice(["none", "mean"]))})), 0).hours
    calendar, stretch = Calendar(scenario.start), float(rng.choice([1.0, rng.uniform(1.0, 1.3)]))
    end = calendar.hours(scenario.horizon_end) - 24.0

    def day(hour: float) -> date:
        return calendar.date(min(hour * stretch, end))

    data_date = day(float(rng.choice(sorted(past.values()))) + 24.0)
    known: dict[str, Content] = {}
    rows = [("pilot", name) for name in scenario.pilot.activities]
    for block_name, block in scenario.blocks.items():
        rows += [(block_name, name) for name in dict.fromkeys([*block.activities, *line_steps(block)])]
    for network, name in rows:
        begun, done = past.get(f"{network}.{name}.start"), past.get(f"{network}.{name}")
        if begun is not None and day(begun) < data_date and not rng.random() < forgotten:
            over = done is not None and day(done) < data_date and not rng.random() < forgotten
            finish = day(done) if over else None
            known.setdefault(network, {})[name] = {"start": day(begun), "finish": finish}
    return frozen(scenario.model_dump() | {"data_date": data_date, "known": known})
