# Runs one cell in the kernel that the first argument names and prints what the cell printed.
import sys

import nbformat
from nbclient import NotebookClient

cell = nbformat.v4.new_code_cell('import "fmt"\n%%\nfmt.Println(6 * 7)')
notebook = nbformat.v4.new_notebook(cells=[cell])
NotebookClient(notebook, kernel_name=sys.argv[1], timeout=90).execute()
print("".join(output.get("text", "") for output in cell.outputs if output.get("name") == "stdout"))
