"""What public functions take: an argument of another type is refused in words, by the name that it was given under."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, wraps
from inspect import signature
from itertools import chain, repeat
from numbers import Integral, Real
from os import PathLike
from reprlib import Repr
from types import FunctionType
from typing import Any, TypeVar, cast

from govgraph.errors import BadArgument, wrong
from govgraph.words import Told, either

__all__ = ["typed"]

T = TypeVar("T")

_PATHS = (str, PathLike)
_TYPES: Mapping[str, tuple[str, tuple[type, ...]]] = {
    "str": ("text", (str,)),
    "bool": ("truth", (int,)),
    "int": ("whole", (Integral,)),
    "float": ("number", (Real,)),
    "date": ("date", (date,)),
    "Path": ("path", _PATHS),
    "Place": ("path", _PATHS),
    "Mapping": ("mapping", (Mapping,)),
    "Callable": ("function", (Callable,)),  # type: ignore[dict-item]  # an abstract class at run time
    **dict.fromkeys(("Sequence", "Iterable", "tuple", "list"), ("several", (Iterable,))),
}
"""What annotations name: the key of its words in ``[argument]``, and what a value must be."""
_ANYTHING = frozenset(("Any", "AnyStore", "Progress"))
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60


def typed(target: T) -> T:
    """Have a function, or the public methods of a class, refuse arguments of another type than their annotations name.

    Raises
    ------
    BadArgument
        When it is called so: an error of govgraph, and a :class:`TypeError`.

    Examples
    --------
    >>> @typed
    ... def half(number: float) -> float:
    ...     return number / 2
    >>> half(3)
    1.5
    >>> half("3")
    Traceback (most recent call last):
    ...
    govgraph.errors.BadArgument: `number` of half() must be a number, not '3'
    """
    if not isinstance(target, type):
        return cast("T", _checked(cast("Callable[..., Any]", target)))
    for name, member in list(vars(target).items()):
        if isinstance(member, FunctionType) and not name.startswith("_"):
            setattr(target, name, _checked(member))
    return target


def _checked(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*args: Any, **options: Any) -> Any:
        names, placed, further = _asked(function)
        for name, value in zip(chain(placed, repeat(further)), args, strict=False):
            _check(function, name, names.get(name, ()), value)
        for name, value in options.items():
            _check(function, name, names.get(name, ()), value)
        return function(*args, **options)

    return call


@cache
def _asked(function: Callable[..., Any]) -> tuple[Mapping[str, tuple[str, ...]], Sequence[str], str]:
    """Return the types of each name, as they are written; the names that have a place; and that of all further places."""
    asked = signature(function).parameters.values()
    names = {one.name: tuple(_parts(one.annotation)) for one in asked if isinstance(one.annotation, str)}
    placed = [one.name for one in asked if one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)]
    return names, placed, next((one.name for one in asked if one.kind is one.VAR_POSITIONAL), "")


def _parts(annotation: str) -> Iterator[str]:
    """Yield the types of a union without what stands in brackets: of ``str | Iterable[str]``, ``str`` and ``Iterable``."""
    before = ""
    while before != annotation:
        before, annotation = annotation, re.sub(r"\[[^\[\]]*\]", "", annotation)
    for part in annotation.split(" | "):
        yield (
            "NetworkValue" if part == "N" else part
        )  # the type variable of what makes one network of another


def _check(function: Callable[..., Any], name: str, parts: tuple[str, ...], value: object) -> None:
    if not parts or any(part in _ANYTHING or _is(value, part) for part in parts):
        return
    wanted = [Told(f"argument.{_TYPES[part][0]}") if part in _TYPES else part for part in parts]
    call = f"{function.__name__}()"
    raise BadArgument(
        wrong("argument", name=name, function=call, wanted=either(wanted), given=_SHORT.repr(value))
    )


def _is(value: object, part: str) -> bool:
    if part == "None":
        return value is None
    if part not in _TYPES:
        return any(one.__name__ == part for one in type(value).__mro__)
    kind, types = _TYPES[part]
    if kind == "several" and isinstance(value, str | bytes):
        return False  # its letters are not what was meant
    return isinstance(value, types)
