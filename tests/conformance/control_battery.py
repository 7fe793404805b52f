"""What the control store must do on every database. Each check gets an open store of its own.

Rooms have tests of their own on SQLite; these are the promises that a database can break: types
that come back, keys that are unique, transactions that exclude each other, and characters.
"""

import threading
from collections.abc import Callable
from typing import Any

from lucidic_server.control.leases import Lease
from lucidic_server.control.losses import Loss
from lucidic_server.control.mass_sims import MassSim
from lucidic_server.control.provider_flows import ProviderFlow
from lucidic_server.control.store import Control
from lucidic_server.control.upload_grants import Grant
from lucidic_server.errors import ConflictError
from lucidic_server.model.role import Role

Check = Callable[[Control], None]

PROJECT = "default"


def at_once(work: Callable[[int], Any], count: int = 8) -> list[Any]:
    """Runs the work in threads that begin together; returns what they return or raise."""
    gate = threading.Barrier(count)
    answers: list[Any] = []

    def run(number: int) -> None:
        gate.wait()
        try:
            answers.append(work(number))
        except Exception as error:  # noqa: BLE001 - the check judges it
            answers.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def keys_are_found_by_hash_and_end(control: Control) -> None:
    from lucidic_server.control.keys import key_hash

    text, key = control.keys.issue(PROJECT, "ci", Role.ADMIN)
    assert control.keys.find(key_hash(text)) == key
    assert control.keys.revoke(key.prefix)
    assert control.keys.find(key_hash(text)) is None
    assert control.keys.was_any_issued()
    assert not control.keys.revoke(key.prefix)


def losses_add_up_whoever_counts(control: Control) -> None:
    found = at_once(lambda _n: control.losses.add(PROJECT, "door", "", {"malformed": 3}))
    assert found == [None] * 8
    control.losses.report(PROJECT, "program", "w", {"dropped": 5})
    control.losses.report(PROJECT, "program", "w", {"dropped": 5})
    totals = control.losses.totals(PROJECT)
    assert [(one.reason, one.count) for one in totals] == [("malformed", 24), ("dropped", 5)]
    assert all(isinstance(one, Loss) and type(one.count) is int for one in totals)


def the_same_event_of_a_client_has_one_place(control: Control) -> None:
    places = at_once(lambda _n: control.client_events.place(PROJECT, "c", "s", "same", 7))
    assert {(one.session_id, one.revision, one.time) for one in places} == {("s", 1, 7)}
    others = at_once(lambda n: control.client_events.place(PROJECT, "c", "s", f"body {n}", 7))
    assert sorted(one.revision for one in others) == list(range(2, 10))
    newest = control.client_events.find(PROJECT, "c")
    assert newest is not None
    assert newest.revision == 9


def leases_are_replaced_and_taken_away(control: Control) -> None:
    leases = [Lease(PROJECT, f"s{n}", "w", watched=n == 1, since=1, last_seen=n) for n in range(3)]
    assert at_once(lambda _n: control.leases.put(reversed(leases))) == [None] * 8
    assert sorted(control.leases.load(), key=lambda one: one.session_id) == leases
    newer = Lease(PROJECT, "s1", "w", watched=False, since=1, last_seen=2**62)
    control.leases.put([newer])
    control.leases.remove(leases[2:])
    assert sorted(control.leases.load(), key=lambda one: one.session_id) == [leases[0], newer]
    for _again in range(2):
        control.leases.interrupt(PROJECT, "s1", "lease", 5)
    assert control.leases.load_interrupted() == {(PROJECT, "s1"): "lease"}
    control.leases.resume(PROJECT, "s1")
    assert control.leases.load_interrupted() == {}
    assert control.leases.load() == leases[:1]


def one_of_two_with_the_same_name_is_told(control: Control) -> None:
    answers = at_once(lambda _n: control.agents.create(PROJECT, "agent", "Agent"))
    assert sum(isinstance(one, ConflictError) for one in answers) == 7
    assert control.agents.has(PROJECT, "agent")
    assert len(control.agents.all(PROJECT)) == 1


def an_address_is_redeemed_by_one_object(control: Control) -> None:
    secret = control.upload_grants.make(Grant(PROJECT, "s", "e", "screenshot", 1), 60)
    answers = at_once(lambda n: control.upload_grants.take(secret, f"content {n}"))
    assert sorted(answers) == [False] * 7 + [True]


def a_sign_in_at_a_provider_is_finished_once(control: Control) -> None:
    text, flow = control.provider_flows.begin("/")
    answers = at_once(lambda _n: control.provider_flows.take(text))
    assert [one for one in answers if one is not None] == [flow]
    assert isinstance(flow, ProviderFlow)


def what_is_made_at_once_is_made_once(control: Control) -> None:
    sim = MassSim("m", "agent", "name", 5, None, ["a", "é", '"'], 1)
    assert at_once(lambda _n: control.mass_sims.add(PROJECT, sim)) == [None] * 8
    assert control.mass_sims.find(PROJECT, "m") == sim


def every_character_is_taken(control: Control) -> None:
    name = "tab\t quote' \" \\ é 漢 \U0001f600"
    control.agents.create(PROJECT, name, name * 40)
    assert [one.agent_id for one in control.agents.all(PROJECT)] == [name]
    # A zero is kept or replaced, and found by the same text either way.
    control.agents.create(PROJECT, "zero\0", "z")
    assert control.agents.has(PROJECT, "zero\0")


def texts_longer_than_a_column_are_kept(control: Control) -> None:
    control.losses.add(PROJECT, "door", "w" * 2000, {"r" * 100: 1})
    assert control.losses.totals(PROJECT)[0].reason == "r" * 100


def a_project_is_erased_with_all_that_names_it(control: Control) -> None:
    control.agents.create(PROJECT, "agent", "Agent")
    control.keys.issue(PROJECT, "ci")
    control.client_events.place(PROJECT, "c", "s", "content", 1)
    control.leases.put([Lease(PROJECT, "s", "w", watched=False, since=1, last_seen=1)])
    assert control.eraser.sessions(PROJECT, ["s"]) == {"client_events": 1, "leases": 1}
    counts = control.eraser.project(PROJECT)
    assert (counts["agents"], counts["api_keys"]) == (1, 1)
    assert not any(control.eraser.left(PROJECT, None).values())


def a_deletion_is_a_row_until_it_is_done(control: Control) -> None:
    asked = control.receipts.ask(PROJECT, "session", "s", ["s", "t"])
    assert [one.session_ids for one in control.receipts.pending("waiting")] == [["s", "t"]]
    control.receipts.erasing(asked.receipt_id)
    control.receipts.done(asked.receipt_id, {"event_records": 0})
    receipt = control.receipts.get(PROJECT, asked.receipt_id)
    assert receipt is not None
    assert (receipt.state, receipt.rows_left) == ("done", {"event_records": 0})
    assert [one.receipt_id for one in control.receipts.page(None, 10, None).items] == [
        asked.receipt_id
    ]


def failed_tries_are_counted_together_and_forgotten_in_time(control: Control) -> None:
    tries = control.failed_tries
    names = [("owner@example.test", "10.0.0.1"), ("", "10.0.0.1")]
    assert at_once(lambda n: tries.add(names, 100 + n, 0)) == [None] * 8
    assert tries.since(names[0], 0, 50) == list(range(100, 108))
    assert tries.since(names[0], 0, 3) == [105, 106, 107]
    assert tries.since(names[0], 103, 50) == [104, 105, 106, 107]
    tries.forget(names[0])
    assert tries.since(names[0], 0, 50) == []
    assert len(tries.since(names[1], 0, 50)) == 8
    tries.add([("another", "")], 200, 150)
    assert tries.since(names[1], 0, 50) == []


def a_setup_token_is_good_until_there_is_an_owner(control: Control) -> None:
    first = control.setup_tokens.make(is_shared=True)
    second = control.setup_tokens.make(is_shared=True)
    assert control.setup_tokens.is_good(first)
    assert control.setup_tokens.is_good(second)
    assert not control.setup_tokens.is_good("guessed")
    third = control.setup_tokens.make(is_shared=False)
    assert [control.setup_tokens.is_good(one) for one in (first, second, third)] == [
        False,
        False,
        True,
    ]
    control.setup_tokens.end()
    assert not control.setup_tokens.is_good(third)


CHECKS: list[Check] = [
    failed_tries_are_counted_together_and_forgotten_in_time,
    a_setup_token_is_good_until_there_is_an_owner,
    keys_are_found_by_hash_and_end,
    losses_add_up_whoever_counts,
    the_same_event_of_a_client_has_one_place,
    leases_are_replaced_and_taken_away,
    one_of_two_with_the_same_name_is_told,
    an_address_is_redeemed_by_one_object,
    a_sign_in_at_a_provider_is_finished_once,
    what_is_made_at_once_is_made_once,
    every_character_is_taken,
    texts_longer_than_a_column_are_kept,
    a_project_is_erased_with_all_that_names_it,
    a_deletion_is_a_row_until_it_is_done,
]
