"""Arrays without reference counts, for the inside of a compiled loop."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba.extending import intrinsic

Array = TypeVar("Array")


def _borrowed(_typing: Any, array: Any) -> Any:
    """The same array without an owner: whoever holds the owner must outlive it.

    Numba counts references of arrays that are passed between inlined functions with atomic additions, dozens an
    operation of a line: two thirds of its time. Without an owner there is nothing to count.
    """

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        view = context.make_array(array)(context, builder, arguments[0])
        view.meminfo = view.meminfo.type(None)
        return view._getvalue()

    return array(array), generate


borrowed = cast(Callable[[Array], Array], intrinsic(_borrowed))
