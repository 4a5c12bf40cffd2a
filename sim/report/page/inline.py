"""A picture as part of a page: SVG that cannot do anything but be looked at, and that shares a page with others."""

import re
from xml.etree import ElementTree

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_SHAPES = ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "text", "tspan")
_PAINT = ("linearGradient", "radialGradient", "stop", "pattern", "marker", "mask", "clipPath")
_DRAWN = frozenset(("svg", "g", "defs", "use", *_SHAPES, *_PAINT))
_HREF = ("href", f"{{{XLINK}}}href")
# What the style sheet of every figure says of all its elements; here it is inherited instead.
_INHERITED = "stroke-linejoin: round; stroke-linecap: butt"


def inline_svg(content: bytes, name: str, title: str) -> str:
    """An SVG file as an element of a page.

    Only elements that draw are kept, no style sheets, scripts or references to anything outside; ids get the name in
    front, so that several pictures do not clash; the size is left to the page.

    Raises:
        ValueError: it is no SVG.
    """
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from None
    if root.tag != f"{{{SVG}}}svg":
        raise ValueError(f"{root.tag} is no picture")
    prefix = re.sub(r"[^A-Za-z0-9]+", "-", name) + "-"
    _keep_what_draws(root)
    for element in root.iter():
        element.attrib = dict(_safe(element.attrib, prefix))
    for size in ("width", "height"):
        root.attrib.pop(size, None)
    root.attrib |= {"role": "img", "aria-label": title, "style": _INHERITED}
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _keep_what_draws(parent: ElementTree.Element) -> None:
    for child in list(parent):
        if isinstance(child.tag, str) and child.tag.removeprefix(f"{{{SVG}}}") in _DRAWN:
            _keep_what_draws(child)
        else:
            parent.remove(child)


def _safe(attributes: dict[str, str], prefix: str) -> list[tuple[str, str]]:
    """Attributes that neither act nor lead outside, names of parts with the prefix."""
    kept = []
    for key, value in attributes.items():
        if key in _HREF:
            if value.startswith("#"):
                kept.append(("href", f"#{prefix}{value[1:]}"))
            elif value.startswith("data:image/png;base64,"):
                kept.append(("href", value))
        elif key == "id":
            kept.append((key, prefix + value))
        elif not key.lower().startswith("on") and not key.startswith("{"):
            inside = re.sub(r"url\(\s*['\"]?#", f"url(#{prefix}", value)
            if not re.search(r"url\((?!#)|@import|expression|javascript:", inside, re.IGNORECASE):
                kept.append((key, inside))
    return kept
