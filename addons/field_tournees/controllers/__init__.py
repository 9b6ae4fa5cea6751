from . import field_export
from . import field_ical
