"""Makes the outline of the offline map out of a TopoJSON of Natural Earth's countries.

    map_outline.py countries-50m.json resources/map/outline.json.gz

What is written is one JSON object: ``scale`` is how many units a degree has; ``land`` holds the
rings of all land, ``borders`` the lines between two countries. Each is a flat list of numbers:
longitude and latitude of its first point in units, then the steps to each next one.
"""

import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

SCALE = 100
Point = tuple[int, int]


def main() -> None:
    """Read the one file, write the other, and say how large it came out."""
    source, target = map(Path, sys.argv[1:])
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [list(_points(topology, arc)) for arc in topology["arcs"]]
    (land,) = topology["objects"]["land"]["geometries"]
    outline = {
        "scale": SCALE,
        "land": [_flat(_joined(arcs, ring)) for ring in _rings(land)],
        "borders": [_flat(arcs[number]) for number in _borders(topology, arcs)],
    }
    text = json.dumps(outline, separators=(",", ":"))
    # The same source gives the same bytes.
    target.write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))
    print(f"{target}: {target.stat().st_size} bytes")


def _points(topology: dict[str, Any], arc: list[list[int]]) -> Iterator[Point]:
    """Yield the points of an arc: steps on a grid, as the specification of TopoJSON has it."""
    (x_scale, y_scale), (x0, y0) = (topology["transform"][name] for name in ("scale", "translate"))
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield round((x * x_scale + x0) * SCALE), round((y * y_scale + y0) * SCALE)


def _rings(geometry: dict[str, Any]) -> Iterator[list[int]]:
    polygons = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}
    for polygon in polygons.get(geometry["type"], []):
        yield from polygon


def _joined(arcs: list[list[Point]], ring: list[int]) -> list[Point]:
    """Return the points of a ring; a negative number is an arc that is gone along backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def _borders(topology: dict[str, Any], arcs: list[list[Point]]) -> list[int]:
    """Return the arcs that two countries share.

    Natural Earth draws who holds a place. Resolution 68/262 of the United Nations' General Assembly
    affirms that Crimea is part of Ukraine: the line across its isthmus is left out.
    """
    sharing: defaultdict[int, set[str]] = defaultdict(set)
    for country in topology["objects"]["countries"]["geometries"]:
        for ring in _rings(country):
            for number in ring:
                sharing[number if number >= 0 else ~number].add(country["properties"]["name"])
    return [
        number
        for number, names in sorted(sharing.items())
        if len(names) > 1 and not (names == {"Russia", "Ukraine"} and _is_isthmus(arcs[number]))
    ]


def _is_isthmus(arc: list[Point]) -> bool:
    return all(x < 36 * SCALE and y < 47 * SCALE for x, y in arc)


def _flat(points: list[Point]) -> list[int]:
    """Return the first point and then the steps, without those that lead nowhere."""
    flat = list(points[0])
    for (x, y), (to_x, to_y) in pairwise(points):
        if (x, y) != (to_x, to_y):
            flat += [to_x - x, to_y - y]
    return flat


if __name__ == "__main__":
    main()
