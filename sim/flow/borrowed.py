"""Arrays without reference counts, for the inside of a compiled loop."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba.core.imputils import impl_ret_borrowed
from numba.extending import intrinsic

Array = TypeVar("Array")


def without_owner(context: Any, builder: Any, array: Any, value: Any) -> Any:
    """The same array as seen by compiled code, owned by nobody."""
    view = context.make_array(array)(context, builder, value)
    view.meminfo = view.meminfo.type(None)
    return view._getvalue()


def _borrowed(_typing: Any, array: Any) -> Any:
    """The same array without an owner: whoever holds the owner must outlive it.

    Numba counts references of arrays that are passed between inlined functions with atomic additions, dozens an
    operation of a line: two thirds of its time. Without an owner there is nothing to count. A numba that lays arrays
    out in another way goes on counting: slower, and as right.
    """

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        try:
            return without_owner(context, builder, array, arguments[0])
        except (AttributeError, KeyError, TypeError, ValueError):
            return impl_ret_borrowed(context, builder, array, arguments[0])

    return array(array), generate


borrowed = cast(Callable[[Array], Array], intrinsic(_borrowed))
