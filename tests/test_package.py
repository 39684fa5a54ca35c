"""What the package offers, what it imports, and how its modules depend on each other."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hypecheck

SOURCE = Path(hypecheck.__file__).parent
ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MODULES = sorted(SOURCE.rglob("*.py"))
HEAVY = {"sklearn", "nltk", "scipy", "pandas", "matplotlib", "joblib", "tqdm", "pyarrow", "dask"}
ORDER = [
    {"errors"},
    {"files", "records"},
    {"abbreviations", "markup"},
    {"quotations"},
    {"sentences"},
    {"lexicon", "arguments"},
    {"grams"},
    {"phrases", "spans"},
    {"linear"},
    {"report"},
    {"explanation"},
    {"model"},
    {"card"},
    {"storage"},
    {"scoring"},
    {"neighbours", "webpage"},
    {"articles"},
    {"batch"},
    {"dask"},
    {"display"},
    {"many_cli", "training_cli"},
    {"assess_cli"},
    {"cli"},
    {"__init__", "__main__"},
]
RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
# Methods that hand over to a later module import it when they are called.
HANDED_OVER = {
    ("report", "display"),
    ("explanation", "display"),
    ("model", "storage"),
    ("batch", "__init__"),
    ("model", "neighbours"),
    ("__init__", "training"),
    ("model", "training"),
    ("display", "training"),
    ("assess_cli", "training"),
    ("training_cli", "training"),
}


def room(path):
    """Return the module or sub-package of a file."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(tree):
    """Return the modules of this package that a syntax tree imports at run time."""
    typing = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and getattr(block.test, "id", "") == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in typing:
            continue
        names = []
        if isinstance(node, ast.ImportFrom):
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            package, _, rest = name.partition(".")
            if package == "hypecheck":
                yield rest.partition(".")[0] or "__init__"


def run(code):
    """Run code in a fresh interpreter and return what it prints."""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout


def test_all():
    """`__all__` is sorted and lists what the package defines or loads on demand."""
    public = {
        name
        for name, value in vars(hypecheck).items()
        if not name.startswith("_") and getattr(value, "__module__", "").startswith("hypecheck")
    }
    assert sorted(hypecheck.__all__) == hypecheck.__all__
    assert public <= set(hypecheck.__all__)
    for name in hypecheck.__all__:
        assert getattr(hypecheck, name).__name__ == name
        assert getattr(hypecheck, name).__module__.startswith("hypecheck.")


@pytest.mark.parametrize("name", ["score_articel", "pandas"])
def test_no_such_name(name):
    """A name that the package lacks is an ordinary attribute error."""
    with pytest.raises(AttributeError, match=f"has no attribute '{name}'"):
        getattr(hypecheck, name)


@pytest.mark.parametrize(
    "code",
    [
        "import hypecheck, hypecheck.cli",
        "import hypecheck; hypecheck.score_article('It rose 4%, she said. What a farce!')",
        "import hypecheck; list(hypecheck.score_articles(['It rose 4%, she said.', None]))",
        "import hypecheck; str(hypecheck.explain('It rose 4%, she said.'))",
        "import hypecheck; hypecheck.score_article('It rose 4%, she said.').to_html()",
        "from hypecheck.cli import main; main(['demo', '--json'])",
        "from contextlib import suppress\n"
        "from hypecheck.cli import main\n"
        "with suppress(SystemExit): main(['--help'])",
    ],
)
def test_scoring_imports_nothing_heavy(code):
    """Importing, help and scoring do without scikit-learn and whatever else training needs."""
    printed = run(
        f"{code}\nimport sys; print()\nprint(*(name.split('.')[0] for name in sys.modules))"
    )
    loaded = set(printed.splitlines()[-1].split())
    assert {"hypecheck", "numpy"} <= loaded
    assert not loaded & HEAVY


def test_training_is_loaded_on_demand():
    """The names of training are there, and load scikit-learn when they are first used."""
    code = (
        "import sys, hypecheck; before = 'sklearn' in sys.modules; hypecheck.HypeClassifier; "
        "print(before, 'sklearn' in sys.modules)"
    )
    assert run(code).split() == ["False", "True"]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_modules_import_only_earlier_ones(path):
    """Text flows one way: a module imports only from those before it, and training from scoring."""
    name = room(path)
    for other in imported(ast.parse(path.read_text("utf-8"))):
        if (name, other) in HANDED_OVER:
            continue
        if name == "training":
            assert other == "training" or RANK[other] <= RANK["scoring"]
        elif name != other and name != "cli":
            assert RANK[other] <= RANK[name], f"{name} imports {other}"
        else:
            assert other != "training"


def test_modules_handed_over_to_are_imported_late():
    """The exceptions to that order are inside functions."""
    for path in MODULES:
        body = ast.parse(path.read_text("utf-8")).body
        at_once = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
        for other in imported(ast.Module(at_once, [])):
            assert (room(path), other) not in HANDED_OVER


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_everything_public_is_documented(path):
    """Every module, and every public class, function and method, has a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for body in (tree.body, *(each.body for each in classes if not each.name.startswith("_"))):
        for node in body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), node.name


def test_pages_are_for_those_who_ask():
    """Scoring and the command line do not load what makes pages."""
    code = "import sys, hypecheck.cli; print('hypecheck.display.fragment' in sys.modules)"
    assert run(code).split() == ["False"]


def test_typed():
    """The package says that it has types."""
    assert (SOURCE / "py.typed").exists()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(path):
    """A workflow names actions of others by the digest of a commit, with the version beside it."""
    used = re.findall(r"\buses: *(.*)", path.read_text("utf-8"))
    assert used
    for action in used:
        assert action.startswith("./") or re.fullmatch(
            r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action
        )


def test_versions_of_python():
    """The versions of Python that the package is said to run on are those it is tested on."""
    package = (ROOT / "pyproject.toml").read_text("utf-8")
    said = re.findall(r"Python :: (3\.\d+)", package)
    [matrix] = re.findall(r"\bpython: \[(.*)\]", WORKFLOWS[-1].read_text("utf-8"))
    assert re.findall(r'"(.*?)"', matrix) == said
    assert f'requires-python = ">={said[0]}"' in package
    assert [path.name for path in WORKFLOWS] == ["nightly.yml", "release.yml", "tests.yml"]
