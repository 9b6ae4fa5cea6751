"""Addresses, distances and the judgement of a geocoder's answer, without the ORM."""

import math
import re
import unicodedata
from typing import NamedTuple

# Two candidates nearer than this are the same place for a van.
SAME_PLACE_METRES = 300
# Scores this near to each other say nothing about which candidate is the right one.
NEAR_SCORE = 0.05
# Measured on the French address base: a full address with a spelling slip keeps more than
# 0.7; below 0.4 the answer shares a word with the question and little else.
SURE_SCORE = 0.7
WEAK_SCORE = 0.4
MAX_CANDIDATES = 5
# Mainland France and Corsica, with a margin.
_FRANCE = {"lat": (41.0, 51.5), "lon": (-5.5, 10.0)}
_ABBREVIATIONS = {"st": "saint", "ste": "sainte", "av": "avenue", "bd": "boulevard"}
_DECIMAL = re.compile(r"[-+]?\d{1,3}[.,]\d+")


class Address(NamedTuple):
    """What is known of a place; `text` replaces the parts when only one line is known."""

    street: str = ""
    zip: str = ""
    city: str = ""
    country_code: str = ""
    text: str = ""

    @property
    def query(self):
        """The address on one line."""
        town = f"{self.zip} {self.city}".strip()
        return self.text or ", ".join(part for part in (self.street, town) if part)

    @property
    def key(self):
        """The address as a key: two spellings of one address share it; empty when unknown."""
        parts = (self.street, self.zip, self.city)
        if not any(parts):
            return ""
        return "|".join((*map(normalize, parts), (self.country_code or "FR").upper()))


class Candidate(NamedTuple):
    """One answer of a geocoder: `quality` is house, street or town, `score` from 0 to 1."""

    label: str
    lat: float
    lon: float
    quality: str
    score: float = 1.0
    street: str = ""
    zip: str = ""
    city: str = ""

    def to_json(self):
        """Return what a person needs in order to choose."""
        return {
            "label": self.label,
            "lat": self.lat,
            "lon": self.lon,
            "quality": self.quality,
            "score": round(self.score, 2),
        }


class GeoResult(NamedTuple):
    """The end of a search.

    quality : house, street or town when the place is known; `ambiguous` or `not_found` when
        a person has to decide; `todo` when the search has to be tried again later.
    reason : key of the sentence that explains it, empty when the place is known.
    retry_after : seconds that the service asked to wait.
    """

    quality: str
    lat: float = 0.0
    lon: float = 0.0
    candidates: tuple = ()
    reason: str = ""
    retry_after: float | None = None

    @property
    def is_located(self):
        """Whether the coordinates may be used."""
        return self.quality in ("house", "street", "town")


def normalize(text):
    """Return words in lower case without accents, punctuation and common abbreviations."""
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = re.sub(r"[^a-z0-9]+", " ", plain).split()
    return " ".join(_ABBREVIATIONS.get(word, word) for word in words)


def distance_metres(lat1, lon1, lat2, lon2):
    """Return the great-circle distance between two points."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half = (
        math.sin((phi2 - phi1) / 2) ** 2
        + math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    )
    return 2 * 6_371_000 * math.asin(math.sqrt(half))


def find_coordinates_problem(lat, lon, country_code="FR"):
    """Return `range`, `swapped` or an empty string for a pair of degrees."""
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return "swapped" if -90 <= lon <= 90 and -180 <= lat <= 180 else "range"
    in_france = _is_in_france(lat, lon)
    if country_code == "FR" and not in_france and _is_in_france(lon, lat):
        return "swapped"
    return ""


def parse_coordinates(text):
    """Return (latitude, longitude) from a pasted text or map link, or None.

    Decimal points and commas are understood: `45.764, 4.835`, `45,764 ; 4,835`.
    """
    numbers = [float(number.replace(",", ".")) for number in _DECIMAL.findall(text or "")]
    return tuple(numbers[:2]) if len(numbers) >= 2 else None


def judge(address, candidates):
    """Tell whether a geocoder's candidates settle where an address is.

    A place is accepted only when the best candidate is sure, lies in the town that was
    asked for and has no rival elsewhere: everything else is for a person to decide.
    """
    ranked = sorted(candidates, key=lambda candidate: -candidate.score)[:MAX_CANDIDATES]
    if not ranked or ranked[0].score < WEAK_SCORE:
        return GeoResult("not_found", candidates=tuple(ranked), reason="nothing")
    best, agreeing = _choose(address, ranked)
    reason = ""
    if address.street and best.quality == "town":
        return GeoResult("not_found", candidates=tuple(ranked), reason="town_only")
    if best.score < SURE_SCORE:
        reason = "weak"
    elif best not in agreeing:
        reason = "elsewhere"
    elif any(_is_rival(best, other) for other in agreeing):
        reason = "several"
    if reason:
        return GeoResult("ambiguous", candidates=tuple(ranked), reason=reason)
    return GeoResult(best.quality, best.lat, best.lon, tuple(ranked))


def _choose(address, ranked):
    agreeing = [candidate for candidate in ranked if _is_in_town(address, candidate)]
    top = ranked[0]
    if agreeing and agreeing[0].score >= top.score - NEAR_SCORE:
        return agreeing[0], agreeing
    return top, agreeing


def _is_in_town(address, candidate):
    city = normalize(address.city)
    # A business post code (CEDEX) and "69000 Lyon" name the town, not a post code of the base.
    is_loose = "cedex" in city.split() or address.zip.endswith("000")
    if address.zip and candidate.zip and not is_loose:
        return address.zip == candidate.zip
    if not city or not candidate.city:
        return True
    return _bare_city(city) == _bare_city(normalize(candidate.city))


def _bare_city(city):
    """Return a normalised town without its CEDEX and district numbers."""
    words = [word for word in city.split() if word not in ("cedex", "arrondissement")]
    return " ".join(word for word in words if not word[0].isdigit())


def _is_rival(best, other):
    same_street = best.quality == other.quality == "street" and (best.street, best.zip) == (
        other.street,
        other.zip,
    )
    return (
        other is not best
        and not (same_street and best.street)
        and other.score >= best.score - NEAR_SCORE
        and other.quality == best.quality
        and distance_metres(best.lat, best.lon, other.lat, other.lon) > SAME_PLACE_METRES
    )


def _is_in_france(lat, lon):
    return _FRANCE["lat"][0] <= lat <= _FRANCE["lat"][1] and _FRANCE["lon"][0] <= lon <= _FRANCE["lon"][1]
