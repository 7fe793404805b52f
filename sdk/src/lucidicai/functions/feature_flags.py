"""The functions for feature flags: one or several, of any type or of one."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from lucidicai.errors import FeatureFlagError
from lucidicai.errors import LucidicError
from lucidicai.functions.standing import all_flags
from lucidicai.functions.standing import resources
from lucidicai.guard import log
from lucidicai.record.misuse import refuse
from lucidicai.resources.feature_flags import MISSING
from lucidicai.resources.feature_flags import typed
from lucidicai.resources.twin import twin


def get_feature_flag(
    flag_name: str | Sequence[str],
    default_or_defaults: Any = MISSING,
    *,
    default: Any = MISSING,
    defaults: Mapping[str, Any] | None = None,
    return_missing: bool = False,
    cache_ttl: float | None = 300,
    context: Mapping[str, Any] | None = None,
    api_key: str | None = None,
    agent_id: str | None = None,
) -> Any:
    """Returns a flag's value; of several names a dict of values.

    The value is that of the active session, if there is one, else of the agent, and is kept for
    `cache_ttl` seconds (-1 for ever, 0 not at all). `default` (of several names `defaults`, by
    name) stands for a flag that is not there or cannot be asked for. With `return_missing` the
    answer is a pair: the value or values, and the names that were not there.

    Raises FeatureFlagError for a flag without value and default, unless `return_missing`.
    """
    is_single = isinstance(flag_name, str)
    names = [str(flag_name)] if is_single else list(flag_name)
    stand_in = _stand_ins(names, is_single, default_or_defaults, default, defaults)
    failure = None
    try:
        flags = resources(api_key, agent_id).feature_flags
        values = flags.values(names, cache_ttl=cache_ttl, context=context)
    except LucidicError as unanswered:
        values, failure = {}, unanswered
        log.warning("flag.failed", str(unanswered), flags=names)
    missing = [name for name in names if name not in values]
    bare = [name for name in missing if name not in stand_in]
    if bare and not return_missing:
        why = "there is none" if failure is None else str(failure)
        error = FeatureFlagError(f"No value for the flag {', '.join(bare)}, and no default: {why}")
        error.__cause__ = failure
        refuse("get_feature_flag", error)
    found = {name: values.get(name, stand_in.get(name)) for name in names}
    answer = found[names[0]] if is_single else found
    return (answer, missing) if return_missing else answer


def get_bool_flag(flag_name: str, default: bool | None = None, **options: Any) -> bool:
    """Returns a flag that is true or false.

    Like every typed getter, takes the options of `get_feature_flag`, and raises FeatureFlagError,
    which is then a TypeError too, for a value of another type. A default is returned as it is.
    """
    value: bool = _typed(flag_name, default, "bool", options)
    return value


def get_int_flag(flag_name: str, default: int | None = None, **options: Any) -> int:
    """Returns a flag that is a whole number; see `get_bool_flag`."""
    value: int = _typed(flag_name, default, "int", options)
    return value


def get_float_flag(flag_name: str, default: float | None = None, **options: Any) -> float:
    """Returns a flag that is a number, as a float; see `get_bool_flag`."""
    value: float = _typed(flag_name, default, "float", options)
    return value


def get_string_flag(flag_name: str, default: str | None = None, **options: Any) -> str:
    """Returns a flag that is a text; see `get_bool_flag`."""
    value: str = _typed(flag_name, default, "string", options)
    return value


def get_json_flag(flag_name: str, default: Any = None, **options: Any) -> Any:
    """Returns a flag that is a JSON object or array; see `get_bool_flag`."""
    return _typed(flag_name, default, "json", options)


def clear_feature_flag_cache() -> None:
    """Forgets every kept value, so that the next call asks the server."""
    for flags in all_flags():
        flags.forget()


aget_feature_flag = twin(get_feature_flag)
aget_bool_flag = twin(get_bool_flag)
aget_int_flag = twin(get_int_flag)
aget_float_flag = twin(get_float_flag)
aget_string_flag = twin(get_string_flag)
aget_json_flag = twin(get_json_flag)


def _stand_ins(
    names: list[str],
    is_single: bool,
    positional: Any,
    default: Any,
    defaults: Mapping[str, Any] | None,
) -> dict[str, Any]:
    if is_single:
        given = positional if positional is not MISSING else default
        return {} if given is MISSING else {names[0]: given}
    given = positional if positional is not MISSING else defaults
    if given is None:
        given = {} if default is MISSING else default
    return dict(given) if isinstance(given, Mapping) else dict.fromkeys(names, given)


def _typed(name: str, default: Any, kind: str, options: dict[str, Any]) -> Any:
    asked = {**options, "default": MISSING if default is None else default}
    asked.pop("return_missing", None)
    value = get_feature_flag(name, **asked)
    return value if value is default else typed(name, value, kind)
