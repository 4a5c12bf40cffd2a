"""XML as it is read here: no document type and no entity is ever accepted, nothing is expanded or fetched."""

from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from sim.errors import InputError
from sim.plan.encodings import MOST_BYTES
from sim.scenario.own_file import bytes_of

Element = ElementTree.Element


def parse_xml(path: Path, how: str) -> Element:
    """The root of a file. ``how``: the way to save one that is right, for the refusal.

    Raises:
        InputError: it cannot be read, is no XML or has a document type.
    """
    data = bytes_of(path, MOST_BYTES)
    try:
        look = expat.ParserCreate()
        look.StartDoctypeDeclHandler = _refuse_doctype
        look.Parse(data, True)
        return ElementTree.fromstring(data)
    except _DoctypeError:
        line = look.CurrentLineNumber
        raise InputError(
            f"{path.name}, line {line}: has a document type (DOCTYPE), which can bring entities from elsewhere; "
            f"nothing was read. {how} writes none"
        ) from None
    except (expat.ExpatError, ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"{path.name}: is no well-formed XML ({error}); {how}") from None


class _DoctypeError(Exception):
    """A document type was met."""


def _refuse_doctype(*_: object) -> None:
    raise _DoctypeError


def tag(element: Element) -> str:
    """Its name without the schema."""
    return element.tag.rpartition("}")[2]


def fields(element: Element) -> dict[str, str]:
    """Text of the elements directly below, by name; of two with one name the first."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(tag(child), (child.text or "").strip())
    return found


def below(element: Element, *names: str) -> list[Element]:
    """Elements below that are reached by these names, one level each."""
    found = [element]
    for name in names:
        found = [child for one in found for child in one if tag(child) == name]
    return found
