"""Values of libraries that programs use, with the libraries themselves."""

import base64
import io
import json
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pydantic
import pytest
from PIL import Image

import lucidicai as lai
from lucidicai.record.capture import Capture
from lucidicai.record.screenshot import unreadable
from tests.sdk.record import conftest

fake_server, fake_servers = conftest.fake_server, conftest.fake_servers
quiet_process, recorded = conftest.quiet_process, conftest.recorded


def written(value: object, **how: Any) -> Any:
    return json.loads(Capture(**how).payload(value))


class Inner(pydantic.BaseModel):
    role: str = "user"
    api_key: str = "secret"

    @property
    def trap(self) -> str:
        raise AssertionError("a property ran")


class Model(pydantic.BaseModel, extra="allow"):
    inner: Inner = Inner()
    _private: int = pydantic.PrivateAttr(1)


@attrs.define
class Defined:
    name: str
    hidden: str = attrs.field(repr=False, default="h")


@attrs.frozen(slots=False)
class Frozen:
    inner: Defined


def test_pydantic_and_attrs():
    told = written([Model.model_validate({"more": 2}), Frozen(Defined("n"))])
    assert told == [
        {
            "$type": f"{__name__}.Model",
            "inner": {"$type": f"{__name__}.Inner", "role": "user", "api_key": "[redacted]"},
            "more": 2,
        },
        {
            "$type": f"{__name__}.Frozen",
            "inner": {"$type": f"{__name__}.Defined", "name": "n", "hidden": "h"},
        },
    ]


def test_a_small_table_is_written_and_a_large_one_told():
    small = pd.DataFrame({"city": ["Bern", "Wien"], "n": [1, 2], "password": ["p", "q"]})
    told = written(small)
    assert told["$type"].endswith("DataFrame")
    assert (told["shape"], told["columns"]) == ([2, 3], ["city", "n", "password"])
    assert told["dtypes"][1] == "int64"
    assert told["rows"][0] == {"city": "Bern", "n": 1, "password": "[redacted]"}
    assert "xx" in written(small, mask=lambda _text: "xx")["rows"][0].values()
    large = written(pd.DataFrame(np.zeros((50_000, 300))))
    assert (large["shape"], len(large["columns"])) == ([50_000, 300], 100)
    assert "rows" not in large


def test_series_and_times():
    told = written([pd.Series([1, None], name="s"), pd.NaT, pd.Timestamp("2026-01-02"), pd.NA])
    assert told[0]["values"] == [1.0, "NaN"]
    assert (told[0]["name"], told[0]["shape"]) == ("s", [2])
    assert told[1:3] == ["NaT", "2026-01-02T00:00:00"]
    assert "$type" in told[3]
    assert "values" not in written(pd.Series(range(1_000)))


def test_a_table_of_foreign_objects_runs_none_of_their_code():
    class Trap:
        def __repr__(self):
            raise AssertionError("foreign code ran")

        __str__ = __repr__

    told = written(pd.DataFrame({"a": pd.Series([Trap()], dtype=object)}))
    assert told["rows"][0]["a"]["$type"].endswith("Trap")


def test_a_class_that_extends_a_table_is_told_by_its_name():
    def trap(_self):
        raise AssertionError("foreign code ran")

    own = type("Own", (pd.DataFrame,), {"shape": property(trap)})
    assert list(written(own({"a": [1]}))) == ["$type"]


def test_tables_stay_as_they_are():
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
    before = frame.copy(deep=True)
    written(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_an_exception_tells_what_led_to_it():
    try:
        try:
            dict[str, int]()["k"]
        except KeyError as error:
            raise ValueError("no such") from error
    except ValueError as error:
        told = written(error)
    assert told == {"$type": "ValueError", "message": "no such", "causes": ["KeyError: 'k'"]}


def test_locals_of_a_failure_are_not_recorded(recorded):
    def fails():
        local = "a local " + "value"
        raise ValueError(len(local))

    with pytest.raises(ValueError, match="13"), lai.session("s"):
        fails()
    (failure,) = recorded.events()
    assert "fails" in failure["traceback"]
    assert "a local value" not in failure["traceback"]


def opened(shot):
    return Image.open(io.BytesIO(shot.data))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "F", "I"])
def test_an_image_is_written_as_png_whatever_its_mode(recorded, mode):
    image = Image.new("RGB", (3, 2), (200, 10, 10)).convert(mode)
    before = (image.tobytes(), dict(image.info), sorted(vars(image)))
    lai.init()
    step = lai.create_step(screenshot=image)
    (shot,) = recorded.event(step)["screenshots"]
    assert shot.media_type == "image/png"
    assert opened(shot).size == (3, 2)
    assert (image.tobytes(), dict(image.info), sorted(vars(image))) == before


def test_an_image_that_was_opened_from_a_file_is_taken_and_usable_after(recorded, tmp_path):
    path = tmp_path / "shot.jpg"
    Image.new("RGB", (5, 4), "navy").save(path)
    lai.init()
    with Image.open(path) as image:
        event = lai.create_event(description="d", screenshots=[image])
        assert image.convert("L").getpixel((0, 0)) is not None
    (shot,) = recorded.event(event)["screenshots"]
    assert opened(shot).size == (5, 4)


def test_an_image_is_touched_only_where_it_is_recorded(recorded, monkeypatch):
    saved = []
    monkeypatch.setattr(Image.Image, "save", lambda *given, **named: saved.append(given))
    image = Image.new("RGB", (2, 2))

    @lai.event(screenshots=[image])
    def works():
        return 1

    assert works() == 1
    assert lai.create_event(description="d", screenshots=[image]) is None
    assert saved == []


def test_a_decorator_takes_its_pictures_at_each_call(recorded):
    image = Image.new("RGB", (2, 2))

    @lai.event(screenshots=[image])
    def works():
        return 1

    lai.init()
    works()
    image.paste((255, 0, 0), (0, 0, 2, 2))
    works()
    first, second = (event["screenshots"][0] for event in recorded.events())
    assert opened(first).getpixel((0, 0)) == (0, 0, 0)
    assert opened(second).getpixel((0, 0)) == (255, 0, 0)


@pytest.mark.parametrize("why", ["too_large", "unreadable_image"])
def test_an_image_that_cannot_be_taken_is_counted(recorded, monkeypatch, why):
    monkeypatch.setattr("lucidicai.record.screenshot.unreadable", {})
    image = Image.new("1", (5_000, 4_000)) if why == "too_large" else Image.new("RGB", (2, 2))
    if why == "unreadable_image":

        def fails(*_given, **_named):
            raise KeyError("a plugin's own")

        monkeypatch.setattr(Image.Image, "save", fails)
    lai.init()
    step = lai.create_step(goal="g", screenshot=image)
    assert "screenshots" not in recorded.event(step)
    from lucidicai.record import screenshot

    assert screenshot.unreadable == {why: 1}
    assert unreadable is not screenshot.unreadable


def test_a_data_url_and_base64_are_the_picture(recorded):
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "PNG")
    text = base64.b64encode(buffer.getvalue()).decode()
    lai.init()
    shots = [buffer.getvalue(), text, f"data:image/png;base64,{text}"]
    event = lai.create_event(description="d", screenshots=shots)
    assert {shot.data for shot in recorded.event(event)["screenshots"]} == {buffer.getvalue()}
