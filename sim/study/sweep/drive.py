"""Run a sweep: only what is missing or failed, on any workers, writing every point as soon as it is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.study.running.progress import Progress, silent
from sim.study.running.workers import WorkerLostError, Workers
from sim.study.sweep.folder import SweepFolder, finished_elsewhere
from sim.study.sweep.point import PointDone, PointFailed, PointTask, simulate_point
from sim.study.sweep.points import Composer, Point


@dataclass
class Tally:
    """What became of the scenarios of a sweep in this call."""

    there: int = 0  # done before
    copied: int = 0  # finished by another sweep beside this one
    done: int = 0
    failed: int = 0
    worker_seconds: float = 0.0  # of simulating and writing, all workers together

    def text(self) -> str:
        """In words, e.g. for the last line on a terminal."""
        parts = {
            "simulated": self.done, "there already": self.there, "taken from another sweep": self.copied,
            "FAILED (run again to retry)": self.failed,
        }  # fmt: skip
        return "scenarios: " + (", ".join(f"{count:,} {what}" for what, count in parts.items() if count) or "none")


def drive(
    folder: SweepFolder, points: Sequence[Point], composer: Composer, workers: Workers, progress: Progress = silent
) -> Tally:
    """Bring all points of a recorded sweep to an end.

    Args:
        folder: in which the points are recorded.
        points: all of them.
        composer: makes the configuration of a point.
        workers: who calculates.
        progress: wraps what comes in point by point.

    Raises:
        OSError: the folder cannot be written, e.g. since the disk is full; what is finished stays.
    """
    tally, missing = Tally(), []
    for point in {point.run: point for point in points}.values():  # two points may be the same scenario
        if folder.is_done(point.run):
            tally.there += 1
        elif (files := finished_elsewhere(point.run, folder)) is not None:
            folder.keep(point.run, files)
            tally.copied += 1
        else:
            missing.append(point)
    for run, outcome in progress(_outcomes(missing, folder, composer, workers), len(missing)):
        if isinstance(outcome, PointDone):
            folder.keep(run, outcome.files)
            tally.done += 1
            tally.worker_seconds += outcome.seconds
        else:
            folder.note_failure(run, outcome)
            tally.failed += 1
    return tally


def _outcomes(
    points: Sequence[Point], folder: SweepFolder, composer: Composer, workers: Workers
) -> Iterator[tuple[str, PointDone | PointFailed]]:
    for number, outcome in workers.results(simulate_point, _tasks(points, folder, composer)):
        if isinstance(outcome, WorkerLostError):
            outcome = PointFailed(str(outcome), "")
        yield points[number].run, outcome


def _tasks(points: Sequence[Point], folder: SweepFolder, composer: Composer) -> Iterator[PointTask]:
    """Made one after the other, as workers ask for them: thousands of configurations would fill the memory."""
    for point in points:
        yield PointTask(point.run, composer.config(point.settings), "curves" in folder.kinds)
