"""Arrays and numbers of prepared pictures, and how they come back from what was written down."""

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray
from pydantic import BeforeValidator, PlainValidator


def _number(value: Any) -> Any:
    return float("nan") if value is None else value


def _floats(value: Any) -> NDArray[np.float64]:
    return np.array(value, dtype=float)


def _days(value: Any) -> NDArray[np.datetime64]:
    return np.array(value, dtype="datetime64[D]")


Number = Annotated[float, BeforeValidator(_number)]  # null stands for what is no number
Floats = Annotated[NDArray[np.float64], PlainValidator(_floats)]
Days = Annotated[NDArray[np.datetime64], PlainValidator(_days)]
