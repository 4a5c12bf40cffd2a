"""One history: pilot, blocks and lines from the programme start to the horizon."""

from typing import NamedTuple

import simpy

from sim import keys
from sim.flow.compiled import CompiledFlow, Room
from sim.flow.processes import ProcessFlow
from sim.model.closing import check_closes
from sim.model.inputs import Inputs
from sim.model.luck import PILOT, block_luck
from sim.model.mechanisms.all import ACTING
from sim.model.network import Events, Network, Steps
from sim.model.plant import BlockProject
from sim.model.prepared import Prepared
from sim.model.ramp import Ramp
from sim.model.staff import people_of
from sim.model.trajectory import Trajectory, trajectory_of
from sim.model.under_way import Programme
from sim.scenario.events import pilot_activities
from sim.scenario.mechanisms.all import acting
from sim.scenario.sites import installers, site_of


class Luck(NamedTuple):
    """Whose luck a history has: 0 its own, another number that of another history with the same ranges drawn.

    breakdowns: when machines fail and how long repairs take; events: what happens or not (refusals, retrofits).
    """

    breakdowns: int = 0
    events: int = 0


OWN = Luck()


def simulate(
    prepared: Prepared, replication: int, room: Room | None = None, *, losses: bool = False, luck: Luck = OWN
) -> Trajectory:
    """One simulated history of a scenario: pure, the same numbers for the same seed and replication.

    Args:
        prepared: the scenario, from ``prepare``.
        replication: its natural number; replication k is the same whatever the number of replications.
        room: memory to work in, shared by replications that follow each other.
        losses: account for every hour of the rated ceiling too.
        luck: of its breakdowns and events, where it is not to be its own.
    """
    programme = begin(prepared, replication, room, losses=losses, luck=luck)
    try:
        return finish(programme)
    finally:
        programme.ramp.flow.let_go()


def begin(
    prepared: Prepared, replication: int, room: Room | None = None, *, losses: bool = False, luck: Luck = OWN
) -> Programme:
    """Everything that will happen, before anything has; more processes may be added to its environment."""
    scenario = prepared.scenario
    key = keys.replication_key(scenario.seed, replication)
    env = simpy.Environment()
    flow: CompiledFlow | ProcessFlow
    flow_key = keys.other_key(key, "breakdowns", luck.breakdowns)
    if scenario.flow == "compiled":
        flow = CompiledFlow(prepared.tables, flow_key, room)
    else:
        flow = ProcessFlow(prepared.tables, flow_key, env)
    inputs = Inputs(
        key, noise_free=scenario.twin != "none", planned=scenario.planned.names(),
        chance_key=keys.other_key(key, "events", luck.events), blocks=block_luck(scenario),
        families=prepared.known.families,
    )  # fmt: skip
    events, ramp = Events(env), Ramp(prepared, flow, inputs, env, losses=losses)
    _begin_pilot(prepared, events, inputs, ramp)
    crews = {site: simpy.Resource(env, slots) for site, slots in installers(scenario).items()}
    networks = {name: Network(name, scenario, prepared.known, events, inputs) for name in scenario.blocks}
    programme = Programme(prepared, env, events, ramp, inputs, networks, people_of(prepared, inputs))
    for mechanism in acting(scenario):
        ACTING[mechanism.name](programme)
    for name, network in networks.items():
        BlockProject(name, network, ramp, crews[site_of(scenario, name)], prepared.blocks[name][0]).begin()
    env.process(ramp.reviews())
    return programme


def finish(programme: Programme) -> Trajectory:
    """Run a programme to its end and collect what it leaves behind.

    Raises:
        NotClosedError: cells or hours of the rated ceiling are lost or counted twice.
    """
    prepared, ramp = programme.prepared, programme.ramp
    programme.env.run(until=prepared.end_hours)
    ramp.flow.settle(prepared.end_hours)
    ramp.book(prepared.end_hours)
    path = trajectory_of(prepared, ramp, programme.events, programme.inputs, programme.people)
    check_closes(prepared, path)
    return path


def _begin_pilot(prepared: Prepared, events: Events, inputs: Inputs, ramp: Ramp) -> None:
    """The pilot's activities; without it, or without its samples, they are made on the first line of the plant."""
    scenario = prepared.scenario
    network = Network(PILOT, scenario, prepared.known, events, inputs)
    for name, activity in pilot_activities(scenario).items():
        events.env.process(network.carry_out(name, activity))
    if scenario.pilot.enabled:
        events.env.process(_run_pilot(events, ramp))


def _run_pilot(events: Events, ramp: Ramp) -> Steps:
    yield events.when("pilot.install_and_commission")
    ramp.start_line(0)
    events.happen("pilot.first_cell")
