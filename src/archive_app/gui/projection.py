"""Where a place of the earth is on the map: Web Mercator (EPSG:3857) in a square of side 1.

The square's left upper corner is 180° west, 85.05° north. Pure functions; degrees are WGS 84.
"""

from __future__ import annotations

import math

MOST_LATITUDE = 85.05112877980659
"""Beyond it the square ends (degrees)."""
EQUATOR_M = 40_075_016.68557849
"""The length of the equator in metres, of the sphere that the projection stands on."""


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where a place is in the square, to the right and down; the poles at its edges."""
    clipped = math.radians(max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude)))
    return (longitude + 180) / 360, (1 - math.asinh(math.tan(clipped)) / math.pi) / 2


def unproject(x: float, y: float) -> tuple[float, float]:
    """Return latitude and longitude of a point in the square."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y)))), x * 360 - 180


def length(metres: float, latitude: float) -> float:
    """Return how long so many metres are in the square, at a latitude."""
    clipped = max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude))
    return metres / EQUATOR_M / math.cos(math.radians(clipped))


def scale_bar(metres_wide: float) -> int:
    """Return the longest of 1, 2, 5, 10, 20 … metres that is not wider than so many."""
    if metres_wide < 1:
        return 1
    power = 10 ** math.floor(math.log10(metres_wide))
    return next(int(power * each) for each in (5, 2, 1) if power * each <= metres_wide)


def degrees_between_lines(degrees_wide: float) -> float:
    """Return a distance of meridians so that about four to eight are seen in so many degrees."""
    for step in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30):
        if degrees_wide / step <= 8:
            return step
    return 60
