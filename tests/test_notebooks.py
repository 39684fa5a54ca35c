"""The notebooks run from top to bottom, as they are and as they are shown."""

import copy
import re
from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient", reason="running notebooks needs nbclient")
pytest.importorskip("ipykernel", reason="running notebooks needs ipykernel")
nbformat = pytest.importorskip("nbformat")

# On Windows, what runs notebooks warns of a thread that it starts.
pytestmark = pytest.mark.filterwarnings("ignore:Proactor event loop:RuntimeWarning")

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
LONG_NUMBER = re.compile(r"\d\.\d{10,}(?:e-\d+)?")


def printed(notebook):
    """Return what each code cell printed or showed as plain text, with numbers rounded."""
    texts = [
        "".join(
            output.get("text") or output.get("data", {}).get("text/plain", "")
            for output in cell.outputs
            if output.get("name") != "stderr"
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
    # The last digits differ between releases of numpy.
    return [LONG_NUMBER.sub(lambda number: f"{float(number[0]):.9f}", text) for text in texts]


def test_there_are_notebooks():
    """The four notebooks are found."""
    assert len(NOTEBOOKS) == 4


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path):
    """A notebook is short and small, runs without error, and shows what is committed."""
    committed = nbformat.read(path, as_version=4)
    assert sum(cell.cell_type == "code" for cell in committed.cells) < 15
    assert path.stat().st_size < 150_000
    notebook = copy.deepcopy(committed)
    resources = {"metadata": {"path": str(FOLDER)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=resources).execute()
    shown, expected = printed(notebook), printed(committed)
    assert [bool(each) for each in shown] == [bool(each) for each in expected]
    assert shown[0] == expected[0]
