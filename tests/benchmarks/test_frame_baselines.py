"""What the frame benchmarks measure is equal in verdicts: baselines written by hand, sentences, the engine."""

from __future__ import annotations

import pytest

from tests.benchmarks import frame_cases

pl = pytest.importorskip("polars")
duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")
frame_engine = pytest.importorskip("tests.benchmarks.frame_engine")


@pytest.fixture(scope="module", autouse=True)
def plugin(tmp_path_factory):
    with frame_cases.installed(tmp_path_factory.mktemp("plugin") / "site"):
        yield


@pytest.mark.parametrize("size", [6, 30, 300])
def test_the_sentences_mean_the_standards(size):
    assert len(frame_cases.load(size).standards) == size


@pytest.mark.parametrize("size", [6, 30])
def test_all_contenders_give_the_verdicts_of_the_interpreter(size):
    frame_engine.hold_equal(frame_cases.load(size), size)


def test_data_are_the_same_for_the_same_seed():
    assert frame_cases.frame(50, seed=7).equals(frame_cases.frame(50, seed=7))
    assert not frame_cases.frame(50, seed=7).equals(frame_cases.frame(50, seed=8))
