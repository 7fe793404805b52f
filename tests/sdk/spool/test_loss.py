import threading

from lucidicai.spool.loss import Ledger
from lucidicai.spool.loss import Loss


def test_counts_by_reason_and_leaves_out_what_never_happened():
    ledger = Ledger()
    assert ledger.counts() == {}
    ledger.add(Loss.REFUSED)
    ledger.add(Loss.REFUSED, 2)
    assert ledger.counts() == {"refused": 3}


def test_no_count_is_lost_between_threads():
    ledger = Ledger()

    def count():
        for _ in range(5000):
            ledger.add(Loss.REFUSED)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ledger.counts() == {"refused": 20_000}
