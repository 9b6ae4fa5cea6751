from . import test_field_intervention
from . import test_field_lifecycle
from . import test_field_plannable
from . import test_field_security
from . import test_field_technician
