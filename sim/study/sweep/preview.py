"""What a sweep would be: three points tried, the rest reckoned; nothing is written."""

import math
import statistics
import time
from collections.abc import Callable, Iterator

from sim.report.text.terminal import table
from sim.study.running.progress import Progress
from sim.study.running.workers import open_workers
from sim.study.sweep.point import PointDone, PointTask, simulate_point
from sim.study.sweep.request import Request
from sim.study.sweep.text import word

TRIED, REPLICATIONS = 3, 10
CHECKED = 500  # points at most; some seconds


def preview_text(request: Request, progress: Progress) -> str:
    """What varies, how many runs, and time and disk with an interval from the points tried."""
    count = len(request.points)
    places = sorted({0, count // 2, count - 1})[:TRIED]
    seconds, sizes = [], []
    for place in progress([places[0], *places], len(places) + 1):  # the first twice: it loads the model
        began = time.perf_counter()
        sizes.append(_size(request, place))
        seconds.append(time.perf_counter() - began)
    each = [taken / min(REPLICATIONS, request.base.replications) for taken in seconds[1:]]
    with open_workers(request.base.workers, most=request.count) as opened:
        workers = opened.size
    points, todo, place = _points(request)
    total = request.base.replications * todo / workers
    lines = [
        f"{points}; {request.base.replications:,} replications each",
        table(_varies(request)),
        f"time: {_interval([x * total for x in each], _duration)} with {workers} worker{'s' if workers > 1 else ''}",
        f"disk: {_interval([x * todo for x in sizes[1:]], _bytes)}",
        f"would go to {place}; nothing was written",
    ]
    return "\n\n".join(lines)


def _points(request: Request) -> tuple[str, int, str]:
    """What is said of the points, how many are still to simulate, and where they go."""
    checked = len(request.points)
    if checked < request.count:  # the folder's name, and what is done, would take all of them
        what = f"{request.count:,} points, of which {checked:,} were checked here and now"
        return what, request.count, f"a folder sweep-{request.name}-HASH in {request.base.results}/"
    runs = {point.run for point in request.points}
    todo = sum(not request.folder.is_done(run) for run in runs)
    told = f"{checked:,} points, {len(runs):,} different scenarios, {todo:,} still to simulate"
    return told, todo, f"{request.folder.path}/"


def _size(request: Request, place: int) -> int:
    settings = {**request.points[place].settings, "replications": min(REPLICATIONS, request.base.replications)}
    task = PointTask("preview", request.composer.config(settings), request.base.store.curves == "all")
    done = simulate_point(task)
    if not isinstance(done, PointDone):
        raise RuntimeError(f"point {place + 1} failed: {done.message}\n{done.traceback}")
    grows = request.base.replications / settings["replications"]  # bands and years do not grow with replications
    return sum(int(len(c) * (grows if kind in ("milestones", "curves") else 1)) for kind, c in done.files.items())


def _varies(request: Request) -> list[list[str]]:
    rows = [["what varies", "values", "from", "to"]]
    if names := list(request.experiment.cases):
        rows.append(["named cases", str(len(names)), names[0], names[-1]])
    for axis in request.axes:
        values = [axis.low, axis.high] if axis.sampled else list(axis.values)
        rows.append([axis.key, "sampled" if axis.sampled else str(len(values)), word(values[0]), word(values[-1])])
    return rows if len(rows) > 1 else rows + list(_of_table(request))


def _of_table(request: Request) -> Iterator[list[str]]:
    """What the columns of a table hold, of which the points alone know."""
    for key in dict.fromkeys(key for point in request.points for key in point.settings):
        values = list(dict.fromkeys(word(point.settings.get(key)) for point in request.points))
        yield [key, str(len(values)), values[0], values[-1]]


def _interval(values: list[float], show: Callable[[float], str]) -> str:
    """Mean of a few measured values, and the range that they make likely (95 %, Student's t)."""
    mean = statistics.mean(values)
    if len(values) < 2:
        return f"about {show(mean)}"
    from scipy.stats import t

    half = float(t.ppf(0.975, len(values) - 1)) * statistics.stdev(values) / math.sqrt(len(values))
    return f"about {show(mean)} ({show(max(mean - half, 0.0))} to {show(mean + half)})"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _bytes(count: float) -> str:
    return f"{count / 1e6:.1f} MB" if count < 1e9 else f"{count / 1e9:.1f} GB"
