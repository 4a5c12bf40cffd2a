"""A signal that ends programs is heard wherever it comes: where Python ignores exceptions, or others replace them."""

import subprocess
import sys
from textwrap import dedent

import pytest
from conftest import SITE

# What runs when the signal comes: code from a text, the callback of a weak reference, the end of an object.
MOMENTS = {
    "exec": """
        exec("os.kill(os.getpid(), signal.SIGTERM)\\nfor _ in range(1000): pass")
    """,
    "callback": """
        thing = Thing()
        reference = weakref.ref(thing, lambda _: (os.kill(os.getpid(), signal.SIGTERM), [0 for _ in range(1000)]))
        del thing
    """,
    "del": """
        Thing.__del__ = lambda self: (os.kill(os.getpid(), signal.SIGTERM), [0 for _ in range(1000)])
        Thing()
    """,
    "an error of others": """
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException:
            raise RuntimeError("something was interrupted")
    """,
    "DuckDB": """
        threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
        # Of some seconds: version 2 says only at its end that a query was interrupted.
        duckdb.execute("select sum(sin(a.range)) from range(10000) a, range(20000) b").fetchall()
    """,
}
PROGRAM = """
import duckdb, os, signal, sys, threading, time, weakref
from sim.study.running.interrupts import Interrupts, ending

class Thing:
    pass

def main():
    with Interrupts(own=True) as interrupts:
        try:
            with ending():
{}
                time.sleep(20.0)
            return 1
        except KeyboardInterrupt:
            return interrupts.status

sys.exit(main())
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_signal_is_heard_at_any_moment(moment: str) -> None:
    body = "\n".join(f"{' ' * 16}{line}" for line in dedent(MOMENTS[moment]).strip().splitlines())
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(body)], cwd=SITE, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (143, "")


def test_a_program_that_is_ended_is_tidied_and_not_taken_apart() -> None:
    """What libraries do at the end of the interpreter is not waited for; what was asked for at the exit is done."""
    program = """
import atexit, os, signal
from sim.study.running.interrupts import Interrupts, ending

class Late:
    def __del__(self):
        os.write(1, b"taken apart ")

late = Late()
atexit.register(os.write, 1, b"tidied")
with Interrupts(own=True) as interrupts:
    try:
        with ending():
            os.kill(os.getpid(), signal.SIGTERM)
            print("went on")
    except KeyboardInterrupt:
        interrupts.end()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=SITE, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (143, "tidied", "")
