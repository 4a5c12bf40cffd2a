"""Prepare the pictures of a back-test: one of all plants, one a plant."""

from collections.abc import Iterator, Mapping, Sequence

from sim import MODEL_VERSION
from sim.reference.plant import Clock, Plant
from sim.report.look.words import told_share
from sim.report.prepared.held import Band, HeldCourse, HeldPanel, HeldPicture, HeldPlant, HeldPoint, HeldRow
from sim.study.backtest.answer import Answer
from sim.study.backtest.cells import ends, shown, what, when
from sim.study.backtest.plant import STEP, PlantDone
from sim.study.backtest.rows import Row
from sim.study.backtest.seen import PARTS, Part, planned_share
from sim.study.backtest.words import inside_words

_PANELS: Mapping[Part, str] = {
    "building": "building: months since works began",
    "starting up": "output, share of nameplate",
    "yield": "yield, share of good cells",
    "people": "own people a GWh/year",
}
_AXIS: Mapping[Clock, str] = {
    "works_start": "months since works began", "first_cell": "months since the first cell",
    "first_delivery": "months since the first delivery",
    "serial_start": "months since serial start",
}  # fmt: skip


def held_picture(answer: Answer) -> HeldPicture:
    """Everything seen of all plants."""
    panels = tuple(_panels(answer.rows))
    title = "; ".join(inside_words(total) for total in answer.totals) + " lie in the band from P10 to P90"
    return HeldPicture(title, _footer(answer.done), panels)


def _panels(rows: Sequence[Row]) -> Iterator[HeldPanel]:
    for part in PARTS:
        found = tuple(
            HeldRow(_label(row), _band(row.quantiles), row.seen.low, row.seen.high)
            for row in rows
            if row.seen.part == part and row.quantiles
        )
        if found:
            yield HeldPanel(
                _PANELS[part], found, percent=part in ("starting up", "yield"), logarithmic=part == "starting up"
            )


def _label(row: Row) -> str:
    return f"{row.seen.plant}, {when(row.seen)}"


def _band(values: Sequence[float]) -> Band:
    p10, p25, p50, p75, p90 = values
    return p10, p25, p50, p75, p90


def plant_picture(done: PlantDone, plant: Plant) -> HeldPlant:
    """The course of one plant, with what was announced and seen of it on the same clock."""
    bands = done.bands
    months = tuple(bands.months)
    planned = [planned_share(plant, month - STEP, month) for month in months]
    middles = tuple(month - STEP / 2 for month in months)  # an output is the mean of the months before
    return HeldPlant(
        _title(done, plant), _footer([done]), _AXIS[bands.clock],
        (
            HeldCourse("output, share of nameplate", middles, tuple(map(_band, bands.share)),
                       tuple(x for x in planned if x is not None), _points(done, "starting up")),
            HeldCourse("yield, share of good cells", months, tuple(map(_band, bands.cell_yield)), (),
                       _points(done, "yield")),
        ),
        " ".join(_dates(done.rows)),
    )  # fmt: skip


def _points(done: PlantDone, part: Part) -> tuple[HeldPoint, ...]:
    """What was seen on the clock that is drawn."""
    return tuple(
        HeldPoint(row.seen.since, row.seen.month, row.seen.low, row.seen.high, row.seen.bound == "claimed")
        for row in done.rows
        if row.seen.part == part and row.seen.clock == done.bands.clock
    )


def _title(done: PlantDone, plant: Plant) -> str:
    if done.never.came is False:
        made = told_share(1.0 - done.never.chance, done.n, "histories")
        return f"{plant.plant}: never came; it makes cells in {made}"
    places = [row.place for row in done.rows if row.place]
    if len(places) < 2:
        only = f"the one thing seen is {places[0]} the band" if places else "nothing seen yet that can be scored"
        return f"{plant.plant}: {only}"
    return f"{plant.plant}: {places.count('inside')} of {len(places)} things seen in the band"


def _dates(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.seen.part == "building" and row.quantiles:
            low, high = (shown(row.seen, row.quantiles[place]) for place in (0, -1))
            yield f"Works to {what(row.seen)}: {ends(row.seen)} months, forecast {low} to {high} (P10 to P90)."


def _footer(done: Sequence[PlantDone]) -> str:
    failed = sum(one.failed for one in done)
    return (
        f"model version {MODEL_VERSION} | n = {min(one.n for one in done)} replications a plant"
        + (f", {failed} failed" if failed else "")
        + " | sources: gigaramp reference NAME"
    )
