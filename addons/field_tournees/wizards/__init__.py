from . import field_geocode_wizard
