from . import field_geocode_wizard
from . import field_message_preview
from . import field_optimize_wizard
from . import field_override_wizard
