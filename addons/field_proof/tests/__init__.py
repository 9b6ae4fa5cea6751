from . import test_field_intervention
from . import test_field_technician
from . import test_stock_quant
from . import test_field_privacy_inventory
from . import test_shape
from . import test_field_app
from . import test_pull
from . import test_field_app_shell
