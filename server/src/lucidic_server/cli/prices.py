"""`lucidic prices`: the project's own prices of models, and which price a model has."""

import argparse
import json
import time
from typing import Any
from urllib.parse import quote

from lucidic_server.cli import output
from lucidic_server.cli.client import Client
from lucidic_server.cli.progress import Progress
from lucidic_server.cli.verbs import Verbs
from lucidic_server.cli.verbs import add_server
from lucidic_server.errors import StartError

_PAGE = 500
_DAY_CHARS = len("2026-01-31")
_PAUSE_SECONDS = 0.2
_CLASSES = {
    "input": "tokens of input",
    "output": "tokens of output",
    "cache-read": "tokens that came out of the cache",
    "cache-write": "tokens that went into the cache",
    "reasoning": "tokens of reasoning",
    "audio-input": "tokens of audio in the input",
    "audio-output": "tokens of audio in the output",
    "image-input": "tokens of images in the input",
    "image-output": "tokens of images in the output",
}
_HEAD = ("PRICE", "MODEL", "PROVIDER", "FROM", "UNTIL", "INPUT", "OUTPUT", "CACHE", "NOTE")


def add(verbs: Verbs) -> None:
    """Adds the verb and what it can do."""
    parser = verbs.add_parser(
        "prices",
        help="list and set what models cost",
        description="The project's own prices of models, in US dollars for a million tokens. They "
        "go before the prices that all pay, and hold for calls that come from then on.",
    )
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="list the project's own prices")
    listing.set_defaults(run=_list)
    setting = actions.add_parser("set", help="set what the models of a pattern cost")
    setting.add_argument("model", help="the model's name; * stands for any characters")
    _add_rates(setting)
    setting.add_argument("--from", dest="starts_on", metavar="DAY", help="the first day (UTC)")
    setting.add_argument("--until", dest="ends_on", metavar="DAY", help="the last day (UTC)")
    setting.add_argument("--note", help="where the price is from")
    setting.set_defaults(run=_set)
    showing = actions.add_parser("show", help="show what a model costs, and who says so")
    showing.add_argument("model", help="the model's name, as calls have it")
    showing.add_argument("--day", metavar="DAY", help="on this day (UTC); default: today")
    showing.set_defaults(run=_show)
    repricing = actions.add_parser(
        "reprice",
        help="give stored calls the prices that hold now",
        description="Gives calls that are stored the prices that hold now for the day when they "
        "began. A cost that a program told is never touched. Goes on in the server when this "
        "command is stopped.",
    )
    repricing.add_argument("--since", metavar="MOMENT", help="calls that began then or later")
    repricing.add_argument("--until", metavar="MOMENT", help="calls that began before")
    repricing.add_argument("--model", help="only these models; * stands for any characters")
    repricing.set_defaults(run=_reprice)
    deleting = actions.add_parser("delete", help="delete one of the project's own prices")
    deleting.add_argument("price", help="its id, as `lucidic prices list` shows it")
    deleting.set_defaults(run=_delete)
    for action in (setting, showing, repricing):
        action.add_argument("--provider", help="the provider, as calls name it; default: any")
    for action in (listing, setting, showing, repricing):
        output.add_json(action)
    for action in (listing, setting, showing, repricing, deleting):
        add_server(action)


def _add_rates(parser: argparse.ArgumentParser) -> None:
    for name, what in _CLASSES.items():
        parser.add_argument(
            f"--{name}",
            type=float,
            metavar="USD",
            required=name == "input",
            help=f"US dollars for a million {what}",
        )
    parser.add_argument("--per-call", type=float, metavar="USD", help="for the call itself")


def _list(arguments: argparse.Namespace) -> int:
    prices = _all(Client(arguments))
    if output.wants_json(arguments):
        for price in prices:
            output.print_json(price)
    elif prices:
        output.print_table(_HEAD, [_row(price) for price in prices], wide=8)
    else:
        print("The project has no prices of its own: models cost what all pay.")
    return 0


def _set(arguments: argparse.Namespace) -> int:
    """Makes the price, or changes the one of the same model, provider and first day."""
    client = Client(arguments)
    names = [name.replace("-", "_") for name in (*_CLASSES, "per-call")]
    given = {name: getattr(arguments, name) for name in names}
    body = {
        "model": arguments.model,
        "provider": arguments.provider,
        "starts_on": arguments.starts_on,
        "ends_on": arguments.ends_on,
        "note": arguments.note,
        "rates": {name: usd for name, usd in given.items() if usd is not None},
    }
    known = [price for price in _all(client) if _key(price) == _key(body)]
    if known:
        price = _send(client, "PATCH", f"/v1/prices/{known[0]['price_id']}", body)
    else:
        price = _send(client, "POST", "/v1/prices", body)
    if output.wants_json(arguments):
        output.print_json(price)
    else:
        did = "Changed" if known else "Set"
        print(f"{did} the price of {output.plain(price['model'])}: {price['price_id']}.")
        print("It holds for calls that come from now on.")
    return 0


def _show(arguments: argparse.Namespace) -> int:
    asked = {"model": arguments.model, "provider": arguments.provider, "day": arguments.day}
    rates = Client(arguments).call("GET", "/v1/rates", **asked)
    if output.wants_json(arguments):
        output.print_json(rates)
        return 0
    print(f"{output.plain(arguments.model)} on {rates['day']}, by {rates['source']}")
    for name, what in _CLASSES.items():
        rate = rates[name.replace("-", "_")]
        if rate is None:
            continue
        print(f"  {output.money(rate['usd']):>10}  for a million {what}")
        for tier in rate["tiers"]:
            print(f"  {output.money(tier['usd']):>10}    with more than {tier['above']:,} of input")
    if rates["per_call"]:
        print(f"  {output.money(rates['per_call']):>10}  for the call itself")
    return 0


def _reprice(arguments: argparse.Namespace) -> int:
    """Asks for it, and tells how far it is until it is done."""
    client = Client(arguments)
    names = ("since", "until", "model", "provider")
    body = {name: getattr(arguments, name) for name in names}
    # A day is its first moment.
    body |= {n: f"{body[n]}T00:00:00Z" for n in names[:2] if body[n] and len(body[n]) == _DAY_CHARS}
    told = _send(client, "POST", "/v1/repricings", body)
    path = f"/v1/repricings/{told['repricing_id']}"
    progress = Progress("repricing")
    while told["state"] in {"waiting", "running"}:
        done, total = told["sessions_done"], told["sessions"]
        progress.show(done, total, f"{done:,} of {total:,} sessions, {told['repriced']:,} calls")
        time.sleep(_PAUSE_SECONDS)
        told = client.call("GET", path)
    progress.end()
    if output.wants_json(arguments):
        output.print_json(told)
    else:
        print(
            f"Priced {told['repriced']:,} of {told['calls']:,} calls anew in "
            f"{told['sessions_done']:,} sessions; {told['unknown']:,} of them cost an unknown "
            "amount now."
        )
    return 0 if told["state"] == "done" else 1


def _delete(arguments: argparse.Namespace) -> int:
    Client(arguments).call("DELETE", f"/v1/prices/{quote(arguments.price, safe='')}")
    print(f"Deleted {arguments.price}. What was priced by it keeps its cost.")
    return 0


def _all(client: Client) -> list[dict[str, Any]]:
    prices: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        page = client.call("GET", "/v1/prices", limit=_PAGE, cursor=cursor)
        prices += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return prices


def _send(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    with client.open(method, path, body=json.dumps(body).encode()) as answer:
        try:
            return json.load(answer)
        except ValueError as error:
            raise StartError(f"{client.base_url} answered no JSON.") from error


def _key(price: dict[str, Any]) -> tuple[str, ...]:
    """Returns what two prices of a project cannot have in common, as the server keeps it."""
    names = ("model", "provider", "starts_on")
    return tuple((price[name] or "").strip().lower() for name in names)


def _row(price: dict[str, Any]) -> tuple[str, ...]:
    rates = price["rates"]
    return (
        price["price_id"],
        price["model"],
        price["provider"] or "",
        price["starts_on"] or "",
        price["ends_on"] or "",
        output.money(rates["input"]),
        output.money(rates["output"]),
        output.money(rates["cache_read"]),
        price["note"] or "",
    )
