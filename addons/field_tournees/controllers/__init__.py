from . import field_export
from . import field_ical
from . import field_booking
from . import field_portal
from . import field_portal_sites
from . import field_sms
from . import field_track
from . import public_pages
