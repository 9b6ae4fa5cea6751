{
    "name": "What the tracking page is measured against",
    "author": "Tournées",
    "license": "LGPL-3",
    "depends": ["web"],
    "installable": False,
}
