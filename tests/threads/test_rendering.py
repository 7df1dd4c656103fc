import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from threads import rendering
from threads.rendering import GaveUp, rendered
from threads.text import TextRefused, render

# Looks like list items, each with few brackets, but Markdown reads it as one paragraph.
TANGLED = "a\n" + "        + [[[[[[[[[[[[\n" * 1_200


def in_a_thread(work, *args):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work, *args).result(timeout=60)


def test_the_main_thread_stops_a_tangled_text_and_leaves_its_timer_as_it_was():
    handler = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TextRefused):
        render(TANGLED)
    assert signal.getsignal(signal.SIGPROF) is handler
    assert signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)


def test_another_thread_gets_the_same_answer_as_the_main_thread():
    source = "# A\n\n- *b* @ada\n\n```py\nc = 1\n```\n\u00e9 \U0001f600 \u2028"
    assert in_a_thread(render, source, ["ada"]) == render(source, ["ada"])


def test_another_thread_is_refused_a_tangled_text_and_its_child_goes_on(monkeypatch):
    monkeypatch.setattr(rendering, "PATIENCE", 60)  # the processor's time ends it, not the clock's
    in_a_thread(render, "a")
    child = rendering._child.process.pid
    with pytest.raises(TextRefused, match="tangled"):
        in_a_thread(render, TANGLED)
    assert in_a_thread(render, "b").html == "<p>b</p>"
    assert rendering._child.process.pid == child


def test_a_killed_child_is_replaced_and_nobody_notices():
    in_a_thread(render, "a")
    child = rendering._child.process
    os.kill(child.pid, signal.SIGKILL)
    assert in_a_thread(render, "b").html == "<p>b</p>"
    assert rendering._child.process.pid != child.pid


def test_a_child_that_hangs_is_ended_and_replaced(monkeypatch):
    in_a_thread(render, "a")
    child = rendering._child.process
    monkeypatch.setattr(rendering, "PATIENCE", 0.2)
    os.kill(child.pid, signal.SIGSTOP)
    with pytest.raises(TextRefused):
        in_a_thread(render, "b" * 29_000)
    assert child.returncode == -signal.SIGKILL
    monkeypatch.undo()
    assert in_a_thread(render, "c").html == "<p>c</p>"


def test_a_child_that_cannot_start_is_no_fault_of_the_text(monkeypatch):
    rendering._child.stop()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(TextRefused, match="try again"):
        in_a_thread(render, "a")


def test_eight_threads_get_each_their_own_answer():
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: render(f"*{number}*").plain, range(200)))
    assert answers == [str(number) for number in range(200)]


def test_an_error_in_a_library_is_a_refusal(monkeypatch):
    def broken(*_):
        raise KeyError("a")

    monkeypatch.setattr(rendering, "to_html", broken)
    with pytest.raises(GaveUp):
        rendered("a", ())


def test_the_work_of_other_threads_does_not_count(monkeypatch):
    done = threading.Event()

    def busy():
        while not done.is_set():
            sum(range(1_000))

    def slow(*_):
        until = time.thread_time() + 0.1
        while time.thread_time() < until:
            pass
        return "a", "b"

    monkeypatch.setattr(rendering, "BUDGET", 0.15)
    monkeypatch.setattr(rendering, "to_html", slow)
    others = [threading.Thread(target=busy) for _ in range(4)]
    for other in others:
        other.start()
    try:
        assert rendered("a", ()) == ("a", "b")
    finally:
        done.set()


PARENT = """
    import os, signal, sys, threading
    from threads import rendering
    def ask():
        rendering.rendered("a", ())
        print(rendering._child.process.pid, flush=True)
    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    if os.fork() == 0:
        assert rendering._child.process is None
        thread = threading.Thread(target=ask)
        thread.start()
        thread.join()
        os._exit(0)
    os.wait()
    {end}
"""


@pytest.mark.parametrize("end", ["pass", "os.kill(os.getpid(), signal.SIGKILL)", "os._exit(1)"])
def test_no_child_outlives_its_parent_however_that_ends(end):
    program = textwrap.dedent(PARENT).format(end=end)
    paths = os.pathsep.join(filter(None, sys.path))
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment
    )
    children = [int(line) for line in done.stdout.split()]
    assert len(set(children)) == 2 and not done.stderr
    until = time.monotonic() + 10
    while any(map(is_running, children)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(is_running, children))


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def test_the_child_knows_no_secret_of_its_parent(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    rendering._child.stop()
    in_a_thread(render, "a")
    environment = Path(f"/proc/{rendering._child.process.pid}/environ").read_text()
    assert "PYTHONPATH" in environment and "hidden" not in environment
