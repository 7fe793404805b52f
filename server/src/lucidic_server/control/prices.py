"""A project's own prices of models."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

import msgspec
import sqlalchemy as sa

from lucidic_server.clock import Clock
from lucidic_server.control.audit import note
from lucidic_server.control.listing import AnyRow
from lucidic_server.control.listing import AnySelect
from lucidic_server.control.listing import Listed
from lucidic_server.control.listing import fetch_rows
from lucidic_server.control.resource_tables import prices
from lucidic_server.control.transaction import writing
from lucidic_server.errors import BadRequestError
from lucidic_server.errors import ConflictError
from lucidic_server.model.moment import moment
from lucidic_server.model.own_price import OwnPrice
from lucidic_server.model.own_price import OwnRates

# Each call is compared with all of a project's prices once a day and model.
MOST_PRICES = 1_000

# How the table writes "every provider" and "no bound": a unique key needs values.
_NOT_SAID = ""


class Prices:
    """Reads and writes prices. Every method names its project."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def all(self, project_id: str) -> list[OwnPrice]:
        """Returns every price of the project."""
        query = _rows().where(prices.c.project_id == project_id)
        with self._engine.connect() as connection:
            return [_to_price(row) for row in connection.execute(query)]

    def page(self, project_id: str, limit: int, cursor: str | None) -> Listed[OwnPrice]:
        """Returns a page, the newest first. Raises PageError."""
        query = _rows().where(prices.c.project_id == project_id)
        order = (prices.c.created_at, prices.c.price_id)
        with self._engine.connect() as connection:
            found = fetch_rows(connection, query, order, limit, cursor)
        return Listed([_to_price(row) for row in found.items], found.next_cursor, found.total)

    def get(self, project_id: str, price_id: str) -> OwnPrice | None:
        """Returns the price."""
        with self._engine.connect() as connection:
            row = connection.execute(_rows().where(_is(project_id, price_id))).one_or_none()
        return _to_price(row) if row else None

    def create(self, project_id: str, fields: Mapping[str, Any]) -> OwnPrice:
        """Makes a price of all of `fields`.

        Raises ConflictError for one of the same model, provider and first day.
        """
        price_id = str(uuid4())
        values = _to_columns(fields)
        with writing(self._engine) as connection:
            _refuse_too_many(connection, project_id)
            _refuse_taken(connection, project_id, values)
            now = self._clock.now_ns()
            connection.execute(
                sa.insert(prices).values(
                    price_id=price_id,
                    project_id=project_id,
                    created_at=now,
                    updated_at=now,
                    **values,
                )
            )
            note(connection, now, project_id, "price.created", price_id, after=values)
            return _to_price(connection.execute(_rows().where(_is(project_id, price_id))).one())

    def update(self, project_id: str, price_id: str, fields: Mapping[str, Any]) -> OwnPrice | None:
        """Changes the given fields; None if there is no such price.

        Raises ConflictError as `create`, BadRequestError for an end before the beginning.
        """
        given = _to_columns(fields)
        with writing(self._engine) as connection:
            query = _rows().where(_is(project_id, price_id))
            known = connection.execute(query).one_or_none()
            if known is None:
                return None
            keys = ("model", "provider", "starts_on")
            became = {name: given.get(name, getattr(known, name)) for name in (*keys, "ends_on")}
            _refuse_backwards(became["starts_on"], became["ends_on"])
            if any(became[name] != getattr(known, name) for name in keys):
                _refuse_taken(connection, project_id, became)
            now = self._clock.now_ns()
            connection.execute(
                sa.update(prices).where(_is(project_id, price_id)).values(**given, updated_at=now)
            )
            before = {name: getattr(known, name) for name in given}
            action = "price.updated"
            note(connection, now, project_id, action, price_id, before=before, after=given)
            return _to_price(connection.execute(query).one())

    def delete(self, project_id: str, price_id: str) -> bool:
        """Deletes a price; False if there is none. What was priced by it keeps its cost."""
        with writing(self._engine) as connection:
            known = connection.execute(_rows().where(_is(project_id, price_id))).one_or_none()
            if known is None:
                return False
            connection.execute(sa.delete(prices).where(_is(project_id, price_id)))
            names = ("model", "provider", "starts_on", "ends_on", "rates")
            before = {name: getattr(known, name) for name in names}
            now = self._clock.now_ns()
            note(connection, now, project_id, "price.deleted", price_id, before=before)
            return True


def _is(project_id: str, price_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(prices.c.project_id == project_id, prices.c.price_id == price_id)


def _rows() -> AnySelect:
    return sa.select(*prices.c, prices.c.price_id.label("page_key"))


def _refuse_too_many(connection: sa.Connection, project_id: str) -> None:
    count = sa.select(sa.func.count()).where(prices.c.project_id == project_id)
    if (connection.scalar(count) or 0) >= MOST_PRICES:
        raise ConflictError(
            f"The project has {MOST_PRICES:,} prices, which is as many as there may be.",
            hint="Let one pattern with a star stand for several models, or delete old prices.",
            code="too_many_prices",
        )


def _refuse_taken(connection: sa.Connection, project_id: str, values: Mapping[str, Any]) -> None:
    columns = prices.c
    taken = sa.select(columns.price_id).where(
        columns.project_id == project_id,
        columns.model == values["model"],
        columns.provider == values["provider"],
        columns.starts_on == values["starts_on"],
    )
    price_id = connection.scalar(taken)
    if price_id is not None:
        begin = f" from {values['starts_on']}" if values["starts_on"] else ""
        raise ConflictError(
            f"There is a price of {values['model']!r}{begin} already: {price_id}.",
            hint="Change that one, or give the new one another `starts_on`.",
        )


def _refuse_backwards(starts_on: str, ends_on: str) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise BadRequestError(
            f"This price ends on {ends_on}, before it starts on {starts_on}.",
            hint="Both days are included; leave `ends_on` out for a price that goes on.",
        )


def _to_columns(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    for name in ("starts_on", "ends_on"):
        if name in values:
            day: date | None = values[name]
            values[name] = _NOT_SAID if day is None else day.isoformat()
    for name in ("model", "provider"):
        if name in values:
            values[name] = (values[name] or _NOT_SAID).strip().lower()
    if "rates" in values:
        values["rates"] = msgspec.to_builtins(values["rates"])
    if "starts_on" in values and "ends_on" in values:
        _refuse_backwards(values["starts_on"], values["ends_on"])
    return values


def _to_price(row: AnyRow) -> OwnPrice:
    return OwnPrice(
        price_id=row.price_id,
        model=row.model,
        provider=row.provider or None,
        starts_on=date.fromisoformat(row.starts_on) if row.starts_on else None,
        ends_on=date.fromisoformat(row.ends_on) if row.ends_on else None,
        rates=msgspec.convert(row.rates, OwnRates),
        note=row.note,
        created_at=moment(row.created_at),
        updated_at=moment(row.updated_at),
    )
