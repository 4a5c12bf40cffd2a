"""Words for shares, the same in texts, titles and inside pictures.

A share that was counted over n replications is never said to be 0 or 100 %: what was not seen may still happen, and
what was seen in all of them may fail to.
"""

from math import ceil, floor

from sim.chances import told_interval


def percent(share: float) -> str:
    """A share in whole per cent; what is possible is never written as 0 %, what is not certain never as 100 %.

    >>> [percent(share) for share in (0.0, 0.005, 0.034, 0.995, 1.0)]
    ['0 %', '<1 %', '3 %', '>99 %', '100 %']
    """
    if 0.0 < share <= 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1.0 else f"{share:.0%}".replace("%", " %")


def estimated(share: float) -> str:
    """A share that was estimated and not counted, so that it may come out as nothing, all, or beyond them.

    >>> [estimated(share) for share in (-0.02, 0.0, 0.034, 1.0)]
    ['<1 %', '<1 %', '3 %', '>99 %']
    """
    return percent(min(max(share, 0.005), 0.995))


def told_share(share: float, n: int, what: str = "") -> str:
    """A share of n replications in a sentence; what was seen in none or in all of them with its interval.

    >>> told_share(0.34, 200), told_share(0.0, 200), told_share(1.0, 200, "histories")
    ('34 %', 'none of 200 (0 to 2 %)', 'all of 200 histories (98 to 100 %)')
    >>> told_share(0.34, 200, "histories")
    '34 % of histories'
    """
    if 0.0 < share < 1.0:
        return f"{_counted(share)} of {what}" if what else _counted(share)
    low, high = told_interval(share * n, n)
    whom = f"{n:,} {what}" if what else f"{n:,}"
    return f"{'all' if share else 'none'} of {whom} ({_floor(low)} to {_ceil(high)} %)"


def with_interval(share: float, n: int, what: str = "", interval: tuple[float, float] | None = None) -> str:
    """The same with its interval in any case. interval: where it is not that of a count.

    >>> with_interval(0.88, 200), with_interval(0.0, 200), with_interval(0.001, 4000)
    ('88 % (83 to 92)', 'none of 200 (0 to 2 %)', '0.1 % (0 to 1)')
    """
    if not 0.0 < share < 1.0:
        return told_share(share, n, what)
    low, high = interval or told_interval(share * n, n)
    return f"{told_share(share, n, what)} ({_ends(low, high, ' to ')})"


def brief(share: float, n: int) -> str:
    """A share of n replications where there is little room: what its interval leaves where none or all were seen.

    One history is no share: it gets there or not.

    >>> brief(0.34, 200), brief(0.0, 200), brief(1.0, 200), brief(0.0, 1)
    ('34 %', '<2 %', '>98 %', 'no')
    """
    if n == 1:
        return "yes" if share else "no"
    return brief_between(share, *told_interval(share * n, n))


def change(before: float, after: float, n: int) -> tuple[str, str]:
    """What a share of the same n replications was and became; both as they were counted, since an end of an interval
    cannot be set against an estimate.

    >>> change(0.67, 1.0, 3), change(0.0, 0.34, 200), change(0.0, 1.0, 1)
    (('67 %', 'all of 3'), ('none of 200', '34 %'), ('no', 'yes'))
    """
    return _plainly(before, n), _plainly(after, n)


def chance_over(least: float, most: float, n: int, points: int) -> str:
    """A chance, counted over n replications, at the least and at the most of so many points.

    >>> chance_over(0.0, 0.0, 20, 6), chance_over(1.0, 1.0, 20, 1)
    ('reached in none of 20 replications at any of 6 points', 'reached in all of 20 replications at 1 point')
    >>> chance_over(0.25, 0.25, 20, 6), chance_over(0.0, 0.5, 20, 6)
    ('a chance of 25 % at all of 6 points', 'a chance from none of 20 to 50 % over 6 points')
    >>> chance_over(0.0, 1.0, 1, 2)
    'reached at some of 2 points'
    """
    if least != most:
        chances = f"a chance from {' to '.join(change(least, most, n))} over"
        return f"{chances if n > 1 else 'reached at some of'} {points} points"
    where = f"at {('all' if least else 'any')} of {points} points" if points > 1 else "at 1 point"
    if 0.0 < least < 1.0:
        return f"a chance of {change(least, most, n)[0]} {where}"
    whom = f" of {n:,} replications" if n > 1 else " of 1 replication"
    return f"reached in {'all' if least else 'none'}{whom} {where}"


def _plainly(share: float, n: int) -> str:
    if n == 1 or 0.0 < share < 1.0:
        return brief(share, n)
    return f"{'all' if share else 'none'} of {n:,}"


def brief_between(share: float, low: float, high: float) -> str:
    """The same from the ends of its interval.

    >>> brief_between(0.0, 0.0, 0.018)
    '<2 %'
    """
    if 0.0 < share < 1.0:
        return _counted(share)
    return f">{_floor(low)} %" if share else f"<{_ceil(high)} %"


def brief_with_bounds(share: float, low: float, high: float) -> str:
    """The same with both ends, where the share lies between them.

    >>> brief_with_bounds(0.97, 0.936, 0.989), brief_with_bounds(0.0, 0.0, 0.018)
    ('97 % (94-99)', '<2 %')
    """
    text = brief_between(share, low, high)
    return f"{text} ({percent_bounds(low, high)})" if 0.0 < share < 1.0 else text


def percent_bounds(low: float, high: float) -> str:
    """The ends of an interval of shares in whole per cent, to stand beside the share.

    >>> percent_bounds(0.941, 1.0)
    '94-100'
    """
    return _ends(low, high, "-")


def one_in(share: float, n: int) -> str:
    """A dash where none was seen, as a column says it whose note tells n (``dash_note``).

    >>> one_in(0.0, 200), one_in(0.02, 200), one_in(1.0, 200)
    ('-', '2 %', '>98 %')
    """
    return brief(share, n) if share else "-"


def dash_note(n: int) -> str:
    """What a dash of ``one_in`` means; nothing where there is one history.

    >>> dash_note(200)
    '-: none of 200 (0 to 2 %)'
    """
    return f"-: {told_share(0.0, n)}" if n > 1 else ""


def _counted(share: float) -> str:
    """Whole per cent, and near nothing and all as fine as it takes: one of 200 is more than the "<2 %" of none.

    >>> [_counted(share) for share in (0.005, 0.34, 0.995, 0.9996)]
    ['0.5 %', '34 %', '99.5 %', '99.96 %']
    """
    if share <= 0.005:
        return f"{100.0 * share:.1g} %"
    if share >= 0.995:
        return f"{100.0 - float(f'{100.0 * (1.0 - share):.1g}'):.6g} %"
    return percent(share)


def _ends(low: float, high: float, between: str) -> str:
    """Rounded, but never to nothing at the upper end nor to all at the lower."""
    return f"{min(100.0 * low, 99.0):.0f}{between}{max(100.0 * high, 1.0):.0f}"


def _ceil(share: float) -> int:
    return ceil(100.0 * share - 1e-9)


def _floor(share: float) -> int:
    return floor(100.0 * share + 1e-9)
