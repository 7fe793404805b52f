"""How the sessions of multiprocessing children end: each with the process that began it."""

import pytest


def test_multiprocessing_children_record_into_the_session_and_leave_it_open(recorded, program):
    done = program(
        """
        import multiprocessing
        import lucidicai as lai

        def work(number):
            lai.create_event("generic", details=number)
            lai.flush(10)
            return number

        if __name__ == "__main__":
            lai.init(session_id="s")
            with multiprocessing.get_context("fork").Pool(2) as pool:
                print(sum(pool.map(work, range(4))))
            lai.end_session()
        """
    )
    assert (done.stdout, done.stderr, done.returncode) == ("6\n", "", 0)
    assert sorted(event["data"] for event in recorded.events()) == [0, 1, 2, 3]
    assert recorded.kinds("s").count("SessionEnded") == 1


WORKERS = """
    import concurrent.futures
    import multiprocessing
    import sys
    import lucidicai as lai

    def work(name, fails=False):
        lai.init(session_id=name)
        lai.create_event("generic", details=name)
        if fails:
            raise ValueError("boom")

    def main():
        context = multiprocessing.get_context({method!r})
        if {has_own!r}:
            lai.init(session_id="of the parent")
        {ending}
        child.join()
        print(child.exitcode)

    if __name__ == "__main__":
        main()
"""
PROCESS = "child = context.Process(target=work, args=({arguments})); child.start()"
POOL = """
        with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
            pool.submit(work, "pool").result()"""


@pytest.mark.parametrize("has_own", [False, True])
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_rule_06_a_session_of_a_multiprocessing_child_ends_with_it(
    recorded, program, method, has_own
):
    done = program(
        WORKERS.format(
            method=method, has_own=has_own, ending=PROCESS.format(arguments="'process',") + POOL
        )
    )
    assert (done.stdout, done.stderr, done.returncode) == ("0\n", "", 0)
    for name in ("process", "pool", *["of the parent"] * has_own):
        assert recorded.session(name)["end_reason"] == "exit"
        assert recorded.kinds(name).count("SessionEnded") == 1


def test_rule_06_a_multiprocessing_child_that_fails_says_so(recorded, program):
    done = program(
        WORKERS.format(
            method="fork", has_own=True, ending=PROCESS.format(arguments="'failed', True")
        )
    )
    assert done.stdout == "1\n"
    assert "ValueError: boom" in done.stderr
    assert recorded.session("failed")["end_reason"] == "exception"
    assert [e["error_type"] for e in recorded.events() if "error_type" in e] == ["ValueError"]
    assert recorded.session("of the parent")["end_reason"] == "exit"
