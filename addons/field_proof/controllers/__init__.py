from . import app
from . import photo
from . import proof
from . import pull
from . import sync
from . import upload
