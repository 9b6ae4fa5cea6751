from . import field_csat_demo
from . import field_intervention
from . import field_irritant
