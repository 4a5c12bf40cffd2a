"""What fits a terminal: sentences filled to its width, tables whose columns are wrapped or stand below each other."""

import re
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

COLUMNS = 80  # of a terminal
GAP = "  "  # between columns of a table
_UNBROKEN = "\0"  # stands for a blank
_MOST_REPEATED = 50  # characters of the columns that are repeated
_NARROWEST = 22  # characters to which a column of words is wrapped before columns go below each other
Rows = Sequence[Sequence[str]]


def sentence(text: str) -> str:
    """A paragraph; what has no blank is left whole."""
    return "\n".join(_wrapped(text, COLUMNS))


def entry(text: str) -> str:
    """A line of a list, which goes on below further to the right."""
    return hanging(f"{GAP}{text}")


def hanging(text: str) -> str:
    """A line that goes on below further to the right."""
    return "\n".join(_wrapped(text, COLUMNS, _indent(text) + GAP))


def _indent(text: str) -> str:
    return " " * (len(text) - len(text.lstrip(" ")))


def fitted(text: str) -> str:
    """A text whose lines that are too long go on below. What is indented is a command or a place, and stays whole."""
    lines = text.split("\n")
    return "\n".join(line if len(line) <= COLUMNS or line.startswith(" ") else sentence(line) for line in lines)


def paragraphs(text: str) -> str:
    """A help text, laid out by hand for wider lines: its prose is filled anew, its calls and options go on below."""
    found = [""]
    for line in text.split("\n"):
        if _is_prose(line) and _is_prose(found[-1]):
            found[-1] = f"{found[-1]} {line}"
        else:
            found.append(line)
    return "\n".join(sentence(line) if _is_prose(line) else hanging(line) for line in found[1:])


def _is_prose(line: str) -> bool:
    return bool(line) and not line.startswith((" ", "gigaramp "))


def pieces(parts: Sequence[str], join: str) -> str:
    """Parts side by side, as many as fit a line; none is broken."""
    lines = [parts[0]]
    for part in parts[1:]:
        if len(lines[-1] + join + part) <= COLUMNS:
            lines[-1] += join + part
        else:
            lines.append(part)
    return "\n".join(lines)


def table(rows: Rows, left: int = 1, repeated: int = 1) -> str:
    """Columns as wide as their widest cell; the first ``left`` of them to the left, the others to the right.

    The first row is the head, whose cells may have several lines. What is too wide is wrapped, the head first, then
    words; what is too wide still stands in several tables below each other, with the first columns ``repeated``.
    Long names and keys are broken where there is no other way. A row of one cell goes across all columns.
    """
    cells = [[cell.split("\n") for cell in row] for row in rows]
    whole = _narrower(cells, left)
    if _width(whole) <= COLUMNS:
        return _drawn(whole, left)
    chosen = [
        [[row[i] for i in part] if _is_row(row, cells) else row for row in cells] for part in _parts(whole, repeated)
    ]
    parts = [_narrower(_narrower(part, left), len(part[0])) for part in chosen]
    return "\n\n".join(_drawn(part, left) for part in parts)


def grouped(head: Sequence[str], groups: Mapping[str, Rows]) -> str:
    """A table whose rows stand in groups, each below its name.

    >>> print(grouped(["", "n"], {"lines": [["one", "1"]]}))
           n
    -----  -
    lines
      one  1
    """
    rows = ([[name], *([f"{GAP}{first}", *rest] for first, *rest in found)] for name, found in groups.items())
    return table([head, *(row for group in rows for row in group)])


Cells = list[list[list[str]]]  # rows of columns of lines


def _is_row(row: Sequence[object], cells: Cells) -> bool:
    """Whether it has a cell for every column."""
    return len(row) == len(cells[0])


def _widths(cells: Cells) -> list[int]:
    rows = [row for row in cells if _is_row(row, cells)]
    return [max((len(line) for row in rows for line in row[i]), default=0) for i in range(len(cells[0]))]


def _width(cells: Cells) -> int:
    widths = _widths(cells)
    return sum(widths) + len(GAP) * (len(widths) - 1)


def _narrower(cells: Cells, left: int) -> Cells:
    """The same with its head wrapped, then its widest columns of words, as far as it has to be."""
    cells = _with_narrow_head(cells)
    while (over := _width(cells) - COLUMNS) > 0:
        widths = _widths(cells)
        place = max(range(min(left, len(widths))), key=widths.__getitem__)
        width = max(widths[place] - over, _NARROWEST)
        cells = [_with_narrow(row, place, width) if _is_row(row, cells) else row for row in cells]
        if _widths(cells)[place] >= widths[place]:
            break  # no narrower
    return cells


def _with_narrow_head(cells: Cells) -> Cells:
    """The head wrapped where it is wider than what stands below it, the widest first."""
    least = _widths([[[""]] * len(cells[0]), *cells[1:]])
    while (over := _width(cells) - COLUMNS) > 0:
        widths = _widths(cells[:1])
        place = max(range(len(widths)), key=lambda i: widths[i] - least[i])
        if widths[place] <= least[place]:
            break
        lines = _lines(cells[0][place], max(least[place], widths[place] - over, 1))
        if max(map(len, lines)) >= widths[place]:
            least[place] = widths[place]  # no narrower
        cells = [[*cells[0][:place], lines, *cells[0][place + 1 :]], *cells[1:]]
    return cells


def _with_narrow(row: list[list[str]], place: int, width: int) -> list[list[str]]:
    lines = [" ".join(_parted(word, width) for word in line.split(" ")) for line in row[place]]
    return [*row[:place], _lines(lines, width), *row[place + 1 :]]


def _parted(word: str, width: int) -> str:
    """A name or key that is longer than its column, with blanks where it goes on below: behind ``.`` and ``_``."""
    if len(word) <= width:
        return word
    parts = [""]
    for piece in re.split(r"(?<=[._])", word):
        if len(parts[-1] + piece) > width and parts[-1]:
            parts.append("")
        parts[-1] += piece
    return " ".join(parts)


def _parts(cells: Cells, repeated: int) -> Iterator[list[int]]:
    """Columns that stand side by side, the first of them in every part as long as they leave room."""
    widths = _widths(cells)
    while repeated > 1 and sum(widths[:repeated]) + len(GAP) * repeated > _MOST_REPEATED:
        repeated -= 1
    first = list(range(repeated))
    part, used = list(first), sum(widths[:repeated]) + len(GAP) * (repeated - 1)
    room = used
    for place in range(repeated, len(widths)):
        if room + len(GAP) + widths[place] > COLUMNS and len(part) > repeated:
            yield part
            part, room = list(first), used
        part.append(place)
        room += len(GAP) + widths[place]
    yield part


def _lines(cell: Sequence[str], width: int) -> list[str]:
    return [part for line in cell for part in (_wrapped(line, width) or [""])]


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """The lines of a text; a last word of few letters, as in ``block 1``, and a sign of per cent do not stand alone."""
    together = re.sub(r" (\S{1,2}$|%)", f"{_UNBROKEN}\\1", text)
    found = wrap(together, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return found if together == text else [line.replace(_UNBROKEN, " ") for line in found]


def _drawn(cells: Cells, left: int) -> str:
    widths = _widths(cells)
    lines = [
        line
        for row, at_head in zip(cells, [True, *[False] * len(cells)], strict=False)
        for line in _row(row, widths, left, low=at_head)
    ]
    lines.insert(max(map(len, cells[0])), GAP.join("-" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _row(row: Sequence[Sequence[str]], widths: Sequence[int], left: int, *, low: bool) -> Iterator[str]:
    """The lines of a row. low: cells with fewer lines stand at its foot, as in a head."""
    if len(row) < len(widths):
        yield from (line for text in row[0] for line in _wrapped(text, COLUMNS, _indent(text) + GAP))
        return
    high = max(map(len, row))
    filled = [[*[""] * (high - len(cell)), *cell] if low else [*cell, *[""] * (high - len(cell))] for cell in row]
    for line in zip(*filled, strict=True):
        yield GAP.join(
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
