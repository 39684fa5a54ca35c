"""One text, one result: in any thread, process, order and batch, and with any hash seed."""

import copy
import os
import pickle
import random
import subprocess
import sys
from functools import partial
from itertools import chain, zip_longest

import pytest

import hypecheck
from hypecheck.batch.run import score_file

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs fork")
TEXTS = [
    f"Sign in\n\nThe board of Port {i} approved a €{i} million plan on Tuesday, two members said. "
    f"“We start in May. The work takes {i} years,” said its chair.\n\nWhat a shameless farce! "
    f"Nobody in his right mind believes that.\n\nShare on Facebook"
    for i in range(12)
]

DIGEST = """
import hashlib

def facts(model, text):
    report = model.score_article(text)
    reasons = [model.explain(sentence).to_dict() for sentence in report.sentences]
    return repr((report.to_dict(), reasons, report.to_html(), str(report)))

def digest(found):
    return hashlib.sha256("".join(found).encode()).hexdigest()
"""


def run(tmp_path, code, **environment):
    """Run a script with the texts in a process of its own, and return what it prints."""
    script = tmp_path / "script.py"
    script.write_text(f"TEXTS = {TEXTS!r}\n{DIGEST}\n{code}", "utf-8")
    ran = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    assert not ran.stderr or b"Loky-backed" in ran.stderr
    return ran.stdout.decode().split()


def scorers(model):
    """Return functions that give different views of the same reports, which must be equal."""
    return [
        lambda texts: [model.score_article(text) for text in texts],
        model.score_batch,
        lambda texts: list(hypecheck.score_articles(texts, model=model)),
        lambda texts: list(hypecheck.score_articles(texts, model=model, n_jobs=2)),
    ]


# Threads

THREADS = """
import sys, threading
import hypecheck
sys.setswitchinterval(1e-6)

def at_once(*functions):
    found, together = [None] * len(functions), threading.Barrier(len(functions))
    def work(i):
        together.wait()
        found[i] = functions[i]()
    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(functions))]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return found

def all_of(model, texts):
    return [facts(model, text) for text in texts]

def similar(model):
    return str(model.explain("What a shameless farce!", 2))
"""


def test_first_use_by_many_threads(tmp_path):
    """Eight threads that load, score and explain first of all do as one does afterwards."""
    code = f"""{THREADS}
models = at_once(*[lambda: hypecheck.load("en")] * 8, *[lambda: hypecheck.load("en-open")] * 8)
print(len(set(map(id, models[:8]))), len(set(map(id, models[8:]))))
both = [models[0], models[8]] * 4
found = at_once(*[lambda model=model: all_of(model, TEXTS[:6]) for model in both])
print(*map(digest, found))
print(*map(digest, at_once(*[lambda: similar(models[8])] * 2)), digest(similar(models[8])))
"""
    one, other, *digests = run(tmp_path, code)
    assert (one, other) == ("1", "1")
    serial = """
import hypecheck
for name in ("en", "en-open"):
    print(digest([facts(hypecheck.load(name), text) for text in TEXTS[:6]]))
"""
    assert digests[:8] == run(tmp_path, serial) * 4
    assert len(set(digests[:8])) == 2
    assert len(set(digests[8:])) == 1


def test_models_do_not_disturb_each_other(model, open_model, tiny):
    """Used in turn, each of several models does what it does alone."""
    models = [model, open_model, tiny]
    alone = [[each.score_article(text) for text in TEXTS] for each in models]
    in_turn = [[each.score_article(text) for each in models] for text in TEXTS]
    assert in_turn == [list(row) for row in zip(*alone, strict=True)]
    streams = [hypecheck.score_articles(TEXTS, model=each) for each in models]
    interleaved = chain.from_iterable(zip_longest(*streams))
    assert list(interleaved) == list(chain.from_iterable(in_turn))
    assert alone[0] != alone[1]


def test_changes_of_one_copy_are_its_own(tiny):
    """A model can be copied and pickled, and a report without its model."""
    expected = [tiny.score_article(text) for text in TEXTS]
    explained = [tiny.explain(text).to_dict() for text in TEXTS]
    for other in (copy.copy(tiny), copy.deepcopy(tiny), pickle.loads(pickle.dumps(tiny))):
        assert [other.score_article(text) for text in TEXTS] == expected
        assert [other.explain(text).to_dict() for text in TEXTS] == explained
        assert (other.name, other.info, repr(other)) == (tiny.name, tiny.info, repr(tiny))
    copy.deepcopy(tiny).info["created"] = "2021-01-01"
    assert tiny.info["created"] == "2020-01-01"
    sizes = {len(pickle.dumps(report)) for report in expected}
    assert max(sizes) < 10_000
    assert pickle.loads(pickle.dumps(expected)) == expected


# Processes

PROCESSES = """
import multiprocessing, os, threading
import hypecheck

def score(model, text):
    return hypecheck.load(model).score_article(text) if model == "en" else model.score_article(text)

def forked(model):
    os._exit(0 if score(model, TEXTS[0]).sentences and hypecheck.load("en-open") else 1)

if __name__ == "__main__":
    model = hypecheck.load()
    expected = [model.score_article(text) for text in TEXTS]
    done = threading.Event()

    def busy():
        while not done.is_set():
            model.explain(model.score_article(TEXTS[0]).sentences[1])
            hypecheck.storage.load_model(hypecheck.scoring.shipped_path("models/en-open"))

    thread = threading.Thread(target=busy)
    thread.start()
"""


@POSIX
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_every_way_to_start_a_process(tmp_path):
    """A model given or named scores alike in children, while a thread of the parent is at work."""
    code = f"""{PROCESSES}
    for way in ("fork", "spawn", "forkserver"):
        with multiprocessing.get_context(way).Pool(2) as pool:
            for one in ("en", model):
                found = pool.starmap_async(score, [(one, text) for text in TEXTS]).get(60)
                print(way, found == expected)
    done.set()
    thread.join()
"""
    ways = ("fork", "spawn", "forkserver")
    found = run(tmp_path, code, PYTHONWARNINGS="ignore")
    assert found == [word for way in ways for word in (way, "True") * 2]


@POSIX
def test_forks_do_not_hang(tmp_path):
    """No lock of ours is held in a process that is forked while another thread scores or loads."""
    code = f"""{PROCESSES}
    fork = multiprocessing.get_context("fork")
    for _ in range(15):
        child = fork.Process(target=forked, args=(model,))
        child.start()
        child.join(30)
        print(child.exitcode)
        child.kill()
    done.set()
    thread.join()
"""
    assert run(tmp_path, code, PYTHONWARNINGS="ignore") == ["0"] * 15


JOBS = """
import hypecheck
def score(_=None):
    found = list(hypecheck.score_articles(TEXTS, n_jobs=2))
    return found == [hypecheck.score_article(text) for text in TEXTS]
"""


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("print(score())", id="script without a guard"),
        pytest.param(
            "from concurrent.futures import ThreadPoolExecutor\n"
            "with ThreadPoolExecutor(3) as pool: print(all(pool.map(score, range(3))))",
            id="threads",
        ),
        pytest.param(
            "import multiprocessing\n"
            "if __name__ == '__main__':\n"
            "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
            "        print(pool.map_async(score, [0]).get(60)[0])",
            id="daemon",
        ),
    ],
)
def test_several_jobs_from_anywhere(tmp_path, code):
    """Workers can be asked for by a plain script, from threads, and from daemonic processes."""
    assert run(tmp_path, f"{JOBS}\n{code}") == ["True"]


# State

STATE = """
import csv, decimal, faulthandler, gc, locale, logging, os, random, signal, sys, threading, warnings
import numpy

def state():
    return {
        "logging": (logging.root.level, list(logging.root.handlers), logging.root.manager.disable),
        "loggers": sorted(logging.root.manager.loggerDict),
        "signals": [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)],
        "locale": locale.setlocale(locale.LC_ALL),
        "random": random.getstate(),
        "numpy": repr((numpy.random.get_state(), numpy.geterr(), numpy.get_printoptions())),
        "decimal": repr(decimal.getcontext()),
        "warnings": list(warnings.filters),
        "hooks": (sys.excepthook, threading.excepthook, sys.displayhook, sys.unraisablehook),
        "limits": (sys.getrecursionlimit(), sys.getswitchinterval(), csv.field_size_limit()),
        "system": (dict(os.environ), os.getcwd(), os.umask(os.umask(0o77)), list(sys.path)),
        "others": (gc.isenabled(), gc.get_threshold(), faulthandler.is_enabled()),
        "streams": (sys.stdout, sys.stdout.errors, sys.stderr, sys.stderr.errors),
        "threads": threading.active_count(),
    }

before = state()
import hypecheck, hypecheck.cli
for text in TEXTS:
    report = hypecheck.score_article(text)
    report.to_html()
    str(hypecheck.explain(report.sentences[0], 1))
list(hypecheck.score_articles([*TEXTS, None]))
after = state()
print(*(name for name in before if before[name] != after[name]))
"""


def test_scoring_changes_nothing_else(tmp_path):
    """Import and use leave logging, signals, locale, seeds and whatever else a process shares."""
    assert run(tmp_path, STATE) == []


# One result

SEEDS = """
import hypecheck, sys
model = hypecheck.load()
print(digest(facts(model, text) for text in TEXTS))
expected = [model.score_article(text) for text in TEXTS]
for found in (
    model.score_batch(TEXTS),
    model.score_batch(TEXTS[::-1])[::-1],
    [report for i in range(0, 12, 5) for report in model.score_batch(TEXTS[i:i + 5])],
    hypecheck.score_articles(TEXTS, n_jobs=1),
    hypecheck.score_articles(TEXTS * 8, n_jobs=2),
):
    print([report.to_json() for report in found][:12] == [each.to_json() for each in expected])
"""


def test_any_hash_seed(tmp_path):
    """Reports, explanations and pages are the same in every process, whatever the seeds."""
    found = [
        run(tmp_path, SEEDS, PYTHONHASHSEED=seed, OMP_NUM_THREADS=n, OPENBLAS_NUM_THREADS=n)
        for seed, n in (("0", "1"), ("1", "2"), ("2", "2"))
    ]
    assert {line for lines in found for line in lines[1:]} == {"True"}
    assert len({lines[0] for lines in found}) == 1


TRAINING = """
import hypecheck, json
subjects = ("ferry", "council", "bridge", "harbour", "museum", "tram")
texts = [t.format(s) for s in subjects for t in ("What a shameless {}!", "The {} opened.")]
data = hypecheck.LabelledSentences.of(texts, ["hype", "fact"] * 6)
model = hypecheck.train(data, how="scratch", name="x", folds=2, n_jobs=1)
report = model.evaluate(data)
model.info.pop("created", None)
print(digest(facts(model, text) for text in TEXTS), digest(json.dumps(model.info)))
print(digest(repr(report.to_dict())), digest(model.linear.terms))
"""


def test_training_with_any_hash_seed(tmp_path):
    """A model that is trained again is the same model."""
    pytest.importorskip("sklearn")
    one, other = (run(tmp_path, TRAINING, PYTHONHASHSEED=seed) for seed in ("1", "2"))
    assert one == other and len(one) == 4


def test_any_batch_order_and_number_of_workers(model, open_model):
    """A report does not depend on the company in which its article is scored."""
    for each in (model, open_model):
        expected = dict(zip(TEXTS, map(each.score_article, TEXTS), strict=True))
        for seed, function in enumerate(scorers(each)):
            texts = random.Random(seed).choices(TEXTS, k=30)
            assert list(function(texts)) == [expected[text] for text in texts]


@pytest.mark.parametrize("per", ["article", "sentence"])
def test_tables_do_not_depend_on_the_order_of_rows(tmp_path, per):
    """Rows of an output are those of their articles, wherever these stand in the input."""
    outputs = []
    for name, rows in (("a", TEXTS), ("b", TEXTS[::-1])):
        folder = tmp_path / name
        folder.mkdir()
        for i, text in enumerate(rows):
            (folder / f"{TEXTS.index(text) if name == 'a' else i:02}.txt").write_text(text, "utf-8")
        output = score_file(folder, tmp_path / f"{name}.tsv", per=per).output
        rows = output.read_text("utf-8").splitlines()[1:]
        outputs.append(sorted(row.partition("\t")[2] for row in rows))
    assert outputs[0] == outputs[1]


def test_functions_are_picklable(tiny):
    """Methods of a model can be handed to processes, as pools do."""
    work = pickle.loads(pickle.dumps(partial(tiny.score_article, threshold=0.9)))
    assert [work(text) for text in TEXTS] == [tiny.score_article(text, 0.9) for text in TEXTS]
