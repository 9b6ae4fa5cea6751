"""The days of the story: French public holidays and working days around today."""

from datetime import date, timedelta

from dateutil.easter import easter


def holidays(year):
    """Return {date: name} of the public holidays of metropolitan France."""
    sunday = easter(year)
    return {
        date(year, 1, 1): "Jour de l’An",
        sunday + timedelta(days=1): "Lundi de Pâques",
        date(year, 5, 1): "Fête du Travail",
        date(year, 5, 8): "Victoire 1945",
        sunday + timedelta(days=39): "Ascension",
        sunday + timedelta(days=50): "Lundi de Pentecôte",
        date(year, 7, 14): "Fête nationale",
        date(year, 8, 15): "Assomption",
        date(year, 11, 1): "Toussaint",
        date(year, 11, 11): "Armistice 1918",
        date(year, 12, 25): "Noël",
    }


def is_working(day):
    """Tell whether the firm works: neither weekend nor public holiday."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_days(start, count):
    """Return the working days after a day; before it, latest first, if `count` is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    days = []
    while len(days) < abs(count):
        start += step
        if is_working(start):
            days.append(start)
    return days


def this_monday(today):
    """Return the Monday of the working week: on a weekend, of the one that begins."""
    if today.weekday() < 5:
        return today - timedelta(days=today.weekday())
    return today + timedelta(days=7 - today.weekday())
