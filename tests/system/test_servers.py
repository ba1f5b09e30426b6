"""The same hundred connections, served in each way: right under each policy, and at the costs that the
documents compare."""

import os
import re
import shutil
import subprocess

import pytest
from conftest import ROOT

SERVERS = ["event_loop", "go_server", "thread_server"]
RIGHT = "4000 of 4000 requests of 100 clients had right answers"
GO_SERVER = "build/stock/bin/bench-server"


def figures(boot, *words):
    """Gives {name: figure} as the clients print them."""
    run = boot("--icount", *words, "figures")
    assert run.status == 0 and RIGHT in run.out, run
    return {name: float(value) for name, value in re.findall(r"^R (\w+) ([\d.]+)\s*$", run.out, re.MULTILINE)}


@pytest.mark.slow
@pytest.mark.parametrize("policy", ["rr", "mlfq", "random:1", "random:2"])
@pytest.mark.parametrize("server", SERVERS)
def test_answers_are_right_under_each_policy(boot, server, policy):
    run = boot("--append", f"sched={policy}", "--", server)
    assert (run.status, run.out.splitlines()) == (0, [RIGHT]), run


@pytest.mark.slow
def test_costs_are_as_the_documents_compare_them(boot):
    loop, go, thread = (figures(boot, "--", server) for server in SERVERS)
    assert set(loop) == set(go) == set(thread) == {"all_at_once", "one_at_a_time", "bytes_per_connection"}
    for part in ("all_at_once", "one_at_a_time"):
        assert thread[part] < loop[part] < go[part] < 2 * loop[part]
    assert 0 < loop["bytes_per_connection"] < go["bytes_per_connection"] < thread["bytes_per_connection"] / 2


def test_a_server_that_cannot_be_started_ends_the_clients_too(boot):
    run = boot("--", "exec_server", "/nowhere")
    assert run.status == 127 and "/nowhere cannot be started" in run.out + run.err, run


@pytest.mark.slow
def test_go_serves_the_same_connections(boot):
    if not shutil.which("go"):
        assert not os.environ.get("CI"), "Go cannot be had, but must be had here: scripts/setup stock"
        pytest.skip("scripts/setup stock gives Go")
    subprocess.run(["make", "-s", GO_SERVER], cwd=ROOT, check=True)
    found = figures(boot, "--add", f"{GO_SERVER}:/bin/go", "--", "exec_server", "/bin/go")
    assert found["all_at_once"] > figures(boot, "--", "go_server")["all_at_once"]
