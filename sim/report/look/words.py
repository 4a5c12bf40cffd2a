"""Words for numbers, the same in titles and inside pictures."""


def percent(share: float) -> str:
    """A share in whole per cent; what is possible is never written as 0 %, what is not certain never as 100 %.

    >>> [percent(share) for share in (0.0, 0.005, 0.034, 0.995, 1.0)]
    ['0 %', '<1 %', '3 %', '>99 %', '100 %']
    """
    if 0.0 < share <= 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1.0 else f"{share:.0%}".replace("%", " %")


def percent_between(share: float, low: float, high: float) -> str:
    """A share with the ends of its interval, in a sentence.

    >>> percent_between(0.88, 0.831, 0.92)
    '88 % (83 to 92)'
    """
    return f"{percent(share)} ({100.0 * low:.0f} to {100.0 * high:.0f})"


def percent_bounds(low: float, high: float) -> str:
    """The ends of an interval of shares in whole per cent, to stand beside the share.

    >>> percent_bounds(0.941, 1.0)
    '94-100'
    """
    return f"{100.0 * low:.0f}-{100.0 * high:.0f}"
