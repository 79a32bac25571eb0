# Starts JupyterLab: `python -c this ARGUMENTS`.

import sys

from jupyterlab.labapp import LabApp

end_with_parent()
LabApp.launch_instance(sys.argv[1:])
