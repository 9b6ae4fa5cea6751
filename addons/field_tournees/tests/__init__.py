from . import test_field_lifecycle
from . import test_field_plannable
from . import test_field_technician
