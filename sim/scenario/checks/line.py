"""The line: its tree of stages, stops, inspections, tranches, losses."""

from collections.abc import Iterator

from sim.flow.spec import LineError
from sim.scenario.design import flow_line, references
from sim.scenario.parts.line import LineDesign, StageDesign
from sim.scenario.schema import Scenario


def check_tree(scenario: Scenario) -> Iterator[str]:
    """There are stages, each with a rate or a stay, and they form an in-tree."""
    design = scenario.line
    problems = list(_check_each_stage(design))
    yield from problems
    if problems:
        return
    try:
        flow_line("line", design, 1.0, scenario.cell.energy_wh, scenario.numerics).ordered()
    except LineError as error:
        yield f"line.stages: {error}"


def _check_each_stage(design: LineDesign) -> Iterator[str]:
    if not design.stages:
        yield "line.stages: at least one stage is needed"
    for name, stage in design.stages.items():
        for feeder in references(stage.after):
            if feeder not in design.stages:
                yield f"line.stages.{name}.after = {stage.after!r}: there is no stage {feeder}"
        if stage.ratio is None and stage.dwell_hours is None:
            yield f"line.stages.{name}: needs a ratio (a rate) or dwell_hours (a stay)"


def check_stages(scenario: Scenario) -> Iterator[str]:
    """Stops, inspections, tranches and the assembly of the line make sense, each for itself."""
    design = scenario.line
    if design.assembly not in design.stages:
        yield f"line.assembly = {design.assembly!r}: there is no such stage"
    elif design.stages[design.assembly].ratio is None:
        yield f"line.assembly = {design.assembly!r}: this stage only holds cells; name one that has a ratio (a rate)"
    for name, stage in design.stages.items():
        if (stage.availability is None) != (stage.repair_hours is None):
            yield f"line.stages.{name}: availability and repair_hours go together"
        for field in ("availability", "tranches"):
            if getattr(stage, field) and stage.ratio is None:
                yield f"line.stages.{name}.{field}: belongs to a stage with a ratio (a rate); a stay alone has none"
        if stage.found_at and stage.found_at not in design.stages:
            yield f"line.stages.{name}.found_at = {stage.found_at!r}: there is no such stage"
        if stage.tranches:
            yield from _check_tranches(f"line.stages.{name}.tranches", stage)


def check_found_after(scenario: Scenario) -> Iterator[str]:
    """What a stage spoils is found there or later; of a tree alone it can be said what is later."""
    design = scenario.line
    for name, stage in design.stages.items():
        if stage.found_at and name not in {stage.found_at, *_upstream(design, stage.found_at)}:
            yield f"line.stages.{name}.found_at = {stage.found_at!r}: must be the stage itself or one after it"


def _check_tranches(key: str, stage: StageDesign) -> Iterator[str]:
    ordered = sorted(stage.tranches.values(), key=lambda tranche: tranche.month)
    if ordered[0].month > 0:
        yield f"{key}: one tranche must be there at month 0, or the line cannot start"
    if ordered[-1].share != 1.0:
        yield f"{key}: the last share is {ordered[-1].share:g}; in the end all must be there, share 1"


def _upstream(design: LineDesign, name: str) -> set[str]:
    """Stages that feed a stage, directly or through others."""
    found: set[str] = set()
    waiting = references(design.stages[name].after)
    while waiting:
        feeder = waiting.pop()
        if feeder in design.stages and feeder not in found:
            found.add(feeder)
            waiting += references(design.stages[feeder].after)
    return found


def check_losses(scenario: Scenario) -> Iterator[str]:
    """Shares of losses sum to one, and whoever causes losses says where they are found."""
    stages = scenario.line.stages
    for field in ("start_defects", "mature_defects"):
        total = sum(getattr(stage, field) for stage in stages.values())
        if abs(total - 1.0) > 1e-6:
            yield f"line.stages.*.{field}: the shares must sum to 1; they sum to {total:.4g}"
    for name, stage in stages.items():
        if (stage.start_defects or stage.mature_defects) and not stage.found_at:
            yield f"line.stages.{name}.found_at: this stage causes losses; name the stage that finds them"
