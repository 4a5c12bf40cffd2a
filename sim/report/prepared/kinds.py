"""Names of the kinds of pictures of a run, and what each is drawn from."""

from sim.report.prepared.backtest import BacktestPicture
from sim.report.prepared.chance import ChancePicture
from sim.report.prepared.lines import LinesPicture
from sim.report.prepared.losses import LossPicture
from sim.report.prepared.pace import PacePicture
from sim.report.prepared.people import PeoplePicture
from sim.report.prepared.ramp import RampPicture
from sim.report.prepared.schedule import SchedulePicture
from sim.report.prepared.volumes import VolumePicture

KINDS: dict[str, type] = {
    "ramp": RampPicture,
    "chance": ChancePicture,
    "volumes": VolumePicture,
    "losses": LossPicture,
    "bottleneck": PacePicture,
    "schedule": SchedulePicture,
    "lines": LinesPicture,
    "people": PeoplePicture,
    "backtest": BacktestPicture,
}


def kind_of(picture: object) -> str:
    """Name of the kind of a prepared picture."""
    return next(name for name, made_from in KINDS.items() if isinstance(picture, made_from))
