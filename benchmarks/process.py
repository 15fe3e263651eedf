"""A Python statement in a process of its own: seconds and anonymous memory, its children's too, above a bare import."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap

_WRAPPER = """
import contextlib, json, os, threading, time

def of_process(number):
    with contextlib.suppress(OSError), open(f"/proc/{{number}}/status") as stream:
        return next((int(line.split()[1]) / 1024 for line in stream if line.startswith("RssAnon")), 0.0)
    return 0.0

def anonymous():
    with open(f"/proc/self/task/{{os.getpid()}}/children") as stream:
        return sum(map(of_process, ["self", *stream.read().split()]))

{setup}
before, top, running = anonymous(), [0.0], True

def watch():
    while running:
        top[0] = max(top[0], anonymous())
        time.sleep(0.01)

thread = threading.Thread(target=watch)
thread.start()
extra = {{}}
started, began = time.perf_counter(), time.process_time()
{body}
seconds, cpu = time.perf_counter() - started, time.process_time() - began
running = False
thread.join()
memory = {{"peak_MB": top[0], "above_import_MB": top[0] - before}}
print("\\n@" + json.dumps({{"seconds": seconds, "cpu_s": cpu, **memory, **extra}}))
"""


def measure(body: str, *, setup: str = "") -> dict[str, float]:
    """Run ``body`` after ``setup``; ``body`` may put numbers of its own into the dict ``extra``."""
    code = _WRAPPER.format(setup=textwrap.dedent(setup), body=textwrap.dedent(body))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.rpartition("@")[2])
