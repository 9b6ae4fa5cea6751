{
    "name": "Tournées: tests across the addons",
    "summary": "Journeys that need all the addons of the suite",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Tournées",
    "license": "LGPL-3",
    "depends": ["field_csat"],
    "installable": True,
}
