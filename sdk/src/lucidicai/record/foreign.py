"""Reads objects of foreign classes without running a line of their code.

No `__str__`, `__repr__`, `__getattr__`, property or `__class__` of theirs is called: fields come
from the instance's own dictionary and slots, class attributes from the classes' dictionaries.
"""

import types
from typing import Any

import msgspec

MISSING: Any = object()

_SLOT = types.MemberDescriptorType
_GETSET = types.GetSetDescriptorType
# Descriptors of `type` itself, out of the reach of a class and its metaclass.
_mro = type.__dict__["__mro__"].__get__
_attributes = type.__dict__["__dict__"].__get__
_module = type.__dict__["__module__"].__get__
_qualified_name = type.__dict__["__qualname__"].__get__
_struct_fields = msgspec.StructMeta.__dict__["__struct_fields__"].__get__


def bases(kind: type) -> tuple[type, ...]:
    """Returns the class and its bases, nearest first."""
    found: tuple[type, ...] = _mro(kind)
    return found


def class_name(kind: type) -> str:
    """Returns `module.Class`; classes of the language itself go without a module."""
    module, name = _module(kind), _qualified_name(kind)
    return f"{module}.{name}" if type(module) is str and module != "builtins" else str(name)


def static(kind: type, name: str) -> Any:
    """Returns the class attribute as it stands in the class or its bases, or MISSING."""
    for base in bases(kind):
        attributes = _attributes(base)
        if name in attributes:
            return attributes[name]
    return MISSING


def field_of(value: Any, name: str) -> Any:
    """Returns one field from the instance's dictionary or slots, or MISSING."""
    held = _dictionary(value)
    return held[name] if name in held else _slot(value, name)


def fields_of(value: Any) -> dict[str, Any] | None:
    """Returns the fields of a dataclass, attrs class, msgspec Struct, pydantic model, else None."""
    kind = type(value)
    names = _field_names(kind)
    if names is not None:
        read = {name: field_of(value, name) for name in names}
        return {name: field for name, field in read.items() if field is not MISSING}
    if static(kind, "__pydantic_validator__") is MISSING:
        return None
    extra = _slot(value, "__pydantic_extra__")
    return {**_dictionary(value), **(extra if type(extra) is dict else {})}


def _field_names(kind: type) -> list[str] | None:
    fields = static(kind, "__dataclass_fields__")
    if type(fields) is dict:
        return [name for name in list(fields) if type(name) is str]
    if issubclass(type(kind), msgspec.StructMeta):
        return list(_struct_fields(kind))
    fields = static(kind, "__attrs_attrs__")
    if fields is not MISSING and issubclass(type(fields), tuple):
        names = [_slot(field, "name") for field in tuple.__iter__(fields)]
        return [name for name in names if type(name) is str]
    return None


def _dictionary(value: Any) -> dict[str, Any]:
    reader = static(type(value), "__dict__")
    # Only the interpreter's own descriptor is called; a property of that name is foreign code.
    held = reader.__get__(value) if type(reader) is _GETSET else None
    if type(held) is not dict:
        return {}
    return {name: field for name, field in list(held.items()) if type(name) is str}


def _slot(value: Any, name: str) -> Any:
    reader = static(type(value), name)
    if type(reader) is not _SLOT:
        return MISSING
    try:
        return reader.__get__(value)
    except AttributeError:
        return MISSING
