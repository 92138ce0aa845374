import concurrent.futures
import sqlite3

import pandas
import pytest
from conftest import relay_scenario

import smtplab


def stored(simulation):
    return len(simulation.trace.filter("stored"))


def last_delivery(simulation):
    return simulation.trace.filter("stored")[-1].at


def digest(simulation):
    return simulation.digest.time


METRICS = {"stored": stored, "last": last_delivery, "digest": digest}
GRID = {"latency_ms": [10, 200], "letters": [1, 2]}


@pytest.fixture(scope="module")
def frame():
    return smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=METRICS)


def test_a_row_for_each_point_and_seed(frame):
    assert list(frame.columns) == ["latency_ms", "letters", "seed", "stored", "last", "digest"]
    assert list(frame["latency_ms"]) == [10] * 6 + [200] * 6
    assert list(frame["letters"]) == ([1] * 3 + [2] * 3) * 2
    assert list(frame["seed"]) == [0, 1, 2] * 4
    assert list(frame["stored"]) == list(frame["letters"])
    assert frame["digest"].nunique() == 12
    one = smtplab.Simulation(relay_scenario(latency_ms=200, letters=2), seed=1).run()
    assert frame.iloc[10]["digest"] == one.digest.time


@pytest.mark.parametrize("executor", [1, 2])
def test_processes_give_the_same_frame(frame, executor):
    pandas.testing.assert_frame_equal(
        smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=METRICS, executor=executor), frame)


def test_threads_give_the_same_frame(frame):
    with concurrent.futures.ThreadPoolExecutor(3) as executor:
        pandas.testing.assert_frame_equal(
            smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=METRICS, executor=executor),
            frame)


def test_a_dask_cluster_gives_the_same_frame(frame):
    distributed = pytest.importorskip("dask.distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True,
                                  dashboard_address=None, host="127.0.0.1") as cluster:
        with distributed.Client(cluster) as client:
            pandas.testing.assert_frame_equal(
                smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=METRICS, executor=client),
                frame)


def test_a_scenario_is_changed_by_pointers():
    frame = smtplab.sweep(relay_scenario(), {"/faults/0/restart_after_s": [60, 90_000]},
                          metrics={"last": last_delivery})
    early, late = frame["last"]
    assert early < 10_000 and late > 90_000


@pytest.mark.parametrize("ending", ["sqlite", "parquet"])
def test_an_interrupted_sweep_goes_on(frame, tmp_path, ending):
    file = tmp_path / f"runs.{ending}"
    measured = []

    def breaks_down(simulation):
        measured.append(simulation)
        if len(measured) == 8:
            raise KeyboardInterrupt
        return stored(simulation)

    metrics = {**METRICS, "stored": breaks_down}
    with pytest.raises(KeyboardInterrupt):
        smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=metrics, results=file)
    assert file.exists()
    before = len(measured)
    again = smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=metrics, results=file)
    pandas.testing.assert_frame_equal(again, frame)
    assert len(measured) - before == 12 - 7
    smtplab.sweep(relay_scenario, GRID, seeds=3, metrics=metrics, results=file)
    assert len(measured) - before == 12 - 7


def test_results_of_other_runs_are_not_taken(tmp_path):
    file = tmp_path / "runs.sqlite"
    for latency, runs in ((10, 1), (20, 2), (10, 2)):
        smtplab.sweep(relay_scenario(latency_ms=latency), metrics=METRICS, results=file)
        with sqlite3.connect(file) as database:
            assert database.execute("SELECT count(*) FROM runs").fetchone() == (runs,)


def test_what_a_metric_raises_comes_through():
    def wrong(simulation):
        return simulation.hosts["nowhere.example"]

    with pytest.raises(KeyError, match="nowhere.example"):
        smtplab.sweep(relay_scenario(), metrics={"wrong": wrong})


@pytest.mark.parametrize("arguments, error, sentence", [
    ({"metrics": {}}, ValueError, "metrics: name at least one"),
    ({"seeds": []}, ValueError, "seeds: there are none"),
    ({"seeds": [-1]}, ValueError, "seeds must be from 0 to"),
    ({"metrics": {"seed": stored}}, ValueError, "two columns are called seed"),
    ({"grid": {"title": [1]}}, ValueError, "'title' is no JSON pointer"),
    ({"grid": {"/hosts/9/name": [1]}}, ValueError, "has nothing at '/hosts/9/name'"),
    ({"executor": 0}, ValueError, "a number of processes is at least 1"),
    ({"executor": "two"}, TypeError, "executor must be None, a number"),
    ({"results": "runs.csv"}, ValueError, "runs.csv should end in .sqlite or .parquet"),
    ({"metrics": {"all": lambda simulation: [1]}}, TypeError, "metrics: all gave a list"),
])
def test_arguments_that_cannot_be(arguments, error, sentence):
    with pytest.raises(error, match=sentence):
        smtplab.sweep(relay_scenario(), **{"metrics": METRICS, **arguments})


def test_progress_is_shown(capsys):
    smtplab.sweep(relay_scenario(), seeds=4, metrics=METRICS, progress=True)
    assert "4/4" in capsys.readouterr().err
