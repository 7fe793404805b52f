"""/v1/prices: a project's own prices of models; /v1/rates: which price a model has."""

import asyncio
from datetime import date
from typing import Annotated

import msgspec
from litestar import delete
from litestar import get
from litestar import patch
from litestar import post
from litestar.params import Parameter
from msgspec import UNSET

from lucidic_server.clock import Clock
from lucidic_server.control.callers import Caller
from lucidic_server.features.prices.schemas import ChangedPrice
from lucidic_server.features.prices.schemas import DeletedPrice
from lucidic_server.features.prices.schemas import NewPrice
from lucidic_server.features.prices.schemas import PricePage
from lucidic_server.features.prices.schemas import ShownRates
from lucidic_server.features.prices.service import PricesService
from lucidic_server.model.moment import moment
from lucidic_server.model.own_price import OwnPrice
from lucidic_server.paging import Cursor
from lucidic_server.paging import Limit

_TAGS = ["prices"]

Model = Annotated[
    str, Parameter(min_length=1, max_length=200, description="The model, as calls name it.")
]
Provider = Annotated[
    str | None, Parameter(max_length=200, description="Its provider, as calls name it.")
]
Day = Annotated[date | None, Parameter(description="The day of the call (UTC); default: today.")]


@get(
    "/v1/prices",
    operation_id="list_prices",
    tags=_TAGS,
    opt={"errors": (400,)},
    sync_to_thread=True,
)
def list_prices(
    caller: Caller, prices: PricesService, limit: Limit = 50, cursor: Cursor = None
) -> PricePage:
    """Lists the project's own prices, the newest first."""
    return prices.page(caller.project_id, limit, cursor)


@post(
    "/v1/prices",
    operation_id="create_price",
    tags=_TAGS,
    opt={"errors": (400, 409)},
    sync_to_thread=True,
)
def create_price(caller: Caller, prices: PricesService, data: NewPrice) -> OwnPrice:
    """Makes a price: it holds for calls that come from now on, and for others once repriced."""
    return prices.create(caller.project_id, msgspec.structs.asdict(data))


# A coroutine: Litestar wraps a handler in a thread anew for each further method of its path, and
# answers with a coroutine object from the third on.
@get(
    "/v1/prices/{price_id:str}",
    operation_id="get_price",
    tags=_TAGS,
    opt={"errors": (404,)},
)
async def get_price(caller: Caller, prices: PricesService, price_id: str) -> OwnPrice:
    """Gets a price."""
    return await asyncio.to_thread(prices.get, caller.project_id, price_id)


@patch(
    "/v1/prices/{price_id:str}",
    operation_id="update_price",
    tags=_TAGS,
    opt={"errors": (400, 404, 409)},
    sync_to_thread=True,
)
def update_price(
    caller: Caller, prices: PricesService, price_id: str, data: ChangedPrice
) -> OwnPrice:
    """Changes what is given of a price; calls that were priced by it keep their cost."""
    fields = msgspec.structs.asdict(data)
    given = {name: value for name, value in fields.items() if value is not UNSET}
    return prices.update(caller.project_id, price_id, given)


@delete(
    "/v1/prices/{price_id:str}",
    operation_id="delete_price",
    tags=_TAGS,
    status_code=200,
    opt={"errors": (404,)},
    sync_to_thread=True,
)
def delete_price(caller: Caller, prices: PricesService, price_id: str) -> DeletedPrice:
    """Deletes a price; calls that were priced by it keep their cost."""
    prices.delete(caller.project_id, price_id)
    return DeletedPrice(price_id)


@get("/v1/rates", operation_id="get_rates", tags=_TAGS, opt={"errors": (400, 404)})
async def get_rates(
    caller: Caller,
    prices: PricesService,
    clock: Clock,
    model: Model,
    provider: Provider = None,
    day: Day = None,
) -> ShownRates:
    """Tells what a call of a model costs, by the project's own prices or by what all pay."""
    return await prices.rates(
        caller.project_id, provider, model, day or moment(clock.now_ns()).date()
    )


HANDLERS = (list_prices, create_price, get_price, update_price, delete_price, get_rates)
