"""A program has one Bolt app, which looks once at the arguments of each of its functions. The tests
have thousands of apps with the same functions: it is a good part of the time that a stage takes."""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any

from slack_bolt.listener import custom_listener
from slack_bolt.listener_matcher import builtins

_look = custom_listener.get_arg_names_of_callable
_seen: dict[CodeType, list[str]] = {}


def _arguments(function: Callable[..., Any]) -> list[str]:
    code = getattr(function, "__code__", None)
    if code is None or hasattr(function, "__wrapped__"):
        return _look(function)
    if code not in _seen:
        _seen[code] = _look(function)
    return list(_seen[code])


def remember_arguments() -> None:
    """From now on a function of the same code is not looked at again."""
    for module in (custom_listener, builtins):
        module.get_arg_names_of_callable = _arguments
