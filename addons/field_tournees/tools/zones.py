"""Which zone a point or a post code falls into, without the ORM."""

import json
import re
from typing import NamedTuple

from shapely import STRtree
from shapely.errors import GEOSException
from shapely.geometry import Point, shape

_SEPARATORS = re.compile(r"[,;\s]+")
_DASH = re.compile(r"\s*[-–]\s*")
_EXACT = re.compile(r"\d{5}")
_RANGE = re.compile(r"(\d{5})-(\d{5})")
_PREFIX = re.compile(r"(\d{1,4})\*")


class Codes(NamedTuple):
    """The post codes of a zone: exact ones, (first, last) ranges and prefixes."""

    exact: tuple = ()
    ranges: tuple = ()
    prefixes: tuple = ()


class Area(NamedTuple):
    """One zone as the matcher sees it; areas come in order of preference."""

    id: int
    codes: Codes
    polygon: object = None  # a shapely geometry
    company_id: int | bool = False


class InvalidCodeError(ValueError):
    """A word that is no post code, range or prefix; it is the exception's argument."""


class InvalidPolygonError(ValueError):
    """A text that draws no surface; its argument says why: `json`, `kind` or `shape`."""


def parse_codes(text):
    """Read `69001-69009, 69100, 42*`; raise InvalidCodeError on the first bad word."""
    exact, ranges, prefixes = [], [], []
    for word in filter(None, _SEPARATORS.split(_DASH.sub("-", text or ""))):
        if _EXACT.fullmatch(word):
            exact.append(word)
        elif (match := _RANGE.fullmatch(word)) and match[1] <= match[2]:
            ranges.append((match[1], match[2]))
        elif match := _PREFIX.fullmatch(word):
            prefixes.append(match[1])
        else:
            raise InvalidCodeError(word)
    return Codes(tuple(exact), tuple(ranges), tuple(prefixes))


def parse_polygon(text):
    """Read a GeoJSON surface (or a feature around one) into a shapely geometry, or None."""
    if not text or not text.strip():
        return None
    try:
        data = json.loads(text)
    except ValueError as error:
        raise InvalidPolygonError("json") from error
    if isinstance(data, dict) and data.get("type") == "FeatureCollection":
        features = data.get("features") or [None]
        data = features[0] if len(features) == 1 else None
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = data.get("geometry")
    if not isinstance(data, dict) or data.get("type") not in ("Polygon", "MultiPolygon"):
        raise InvalidPolygonError("kind")
    try:
        surface = shape(data)
    except (GEOSException, AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InvalidPolygonError("shape") from error
    west, south, east, north = surface.bounds or (999,) * 4
    on_earth = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    if surface.is_empty or not surface.is_valid or not surface.area or not on_earth:
        raise InvalidPolygonError("shape")
    return surface


class ZoneMatcher:
    """Finds the area of a point or post code among many, built once for many questions.

    The most specific one wins: the smallest polygon around the point, then an exact post
    code, the narrowest range and the longest prefix; on a tie the area given first.
    """

    def __init__(self, areas):
        self._areas = areas
        drawn = [area for area in areas if area.polygon is not None]
        # sorted() is stable: polygons of one size stay in order of preference.
        self._drawn = sorted(drawn, key=lambda area: area.polygon.area)
        self._tree = STRtree([area.polygon for area in self._drawn])
        self._exact, self._prefixes, self._ranges = {}, {}, []
        for area in areas:
            for code in area.codes.exact:
                self._exact.setdefault(code, []).append(area)
            for prefix in area.codes.prefixes:
                self._prefixes.setdefault(prefix, []).append(area)
            self._ranges += [(first, last, area) for first, last in area.codes.ranges]
        self._ranges.sort(key=lambda row: int(row[1]) - int(row[0]))

    def find(self, postcode="", lat=0.0, lon=0.0, company_id=False):
        """Return the id of the area, or False.

        :param company_id: areas of other companies are left out; False: all of them compete
        """
        rows = self._iter_candidates((postcode or "").replace(" ", ""), lat, lon)
        return next(
            (
                area.id
                for area in rows
                if not company_id or not area.company_id or area.company_id == company_id
            ),
            False,
        )

    def _iter_candidates(self, postcode, lat, lon):
        if self._drawn and (lat or lon):
            around = sorted(self._tree.query(Point(lon, lat), predicate="intersects"))
            yield from (self._drawn[index] for index in around)
        if not postcode:
            return
        yield from self._exact.get(postcode, ())
        yield from (area for first, last, area in self._ranges if first <= postcode <= last)
        for length in range(len(postcode), 0, -1):
            yield from self._prefixes.get(postcode[:length], ())
