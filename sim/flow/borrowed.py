"""Arrays without reference counts, for the inside of a compiled loop."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba.core import types
from numba.core.imputils import impl_ret_borrowed
from numba.extending import intrinsic

Arrays = TypeVar("Arrays")


def without_owner(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """The same array, or tuple of arrays and numbers, as seen by compiled code, owned by nobody."""
    if isinstance(kind, types.BaseTuple):
        tuple_of: Any = kind
        parts = enumerate(tuple_of.types)
        inside = [without_owner(context, builder, of, builder.extract_value(value, i)) for i, of in parts]
        return context.make_tuple(builder, kind, inside)
    if not isinstance(kind, types.Array):
        return value
    view = context.make_array(kind)(context, builder, value)
    view.meminfo = view.meminfo.type(None)
    return view._getvalue()


def _borrowed(_typing: Any, kind: Any) -> Any:
    """The same arrays without an owner: whoever holds the owner must outlive them.

    Numba counts references of arrays that are passed between inlined functions with atomic additions, dozens an
    operation of a line: two thirds of its time. Without an owner there is nothing to count. A numba that lays arrays
    out in another way goes on counting: slower, and as right.
    """

    def generate(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        try:
            return without_owner(context, builder, kind, arguments[0])
        except (AttributeError, KeyError, TypeError, ValueError):
            return impl_ret_borrowed(context, builder, kind, arguments[0])

    return kind(kind), generate


borrowed = cast(Callable[[Arrays], Arrays], intrinsic(_borrowed))
