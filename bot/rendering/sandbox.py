"""What a template may do: lay out what it is given, and nothing else.

Jinja's sandbox keeps it away from Python, files and the network. It does not keep a template from
running or growing without end, nor from printing something else each time: here every loop, call
and filter counts, whatever is put together has a greatest size, and nothing is left to chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from itertools import islice
from typing import Any, cast

from jinja2 import BaseLoader, StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

STEPS = 5_000_000
"""How much a rendering may do in all; 10,000 names take less than a tenth of it."""
LARGEST = 20_000_000
"""How many characters a page or a value may have at most."""

_CALL = 10  # steps: a call takes that much longer than a turn of a loop
_DIGITS = 256
# `safe` would print what somebody typed as markup.
_NOT_FILTERS = {"random", "format", "pprint", "attr", "safe"}
_NOT_GLOBALS = {"lipsum"}
_OF_TEXT = {
    "capitalize", "casefold", "count", "endswith", "find", "isalnum", "isalpha", "isdigit",
    "islower", "isspace", "isupper", "join", "lower", "lstrip", "partition", "replace",
    "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "title",
    "upper",
}  # fmt: skip
_EACH, _JOINED = "each one counted", "joined within bounds"

_done: ContextVar[list[int]] = ContextVar("_done")


@contextmanager
def counted() -> Iterator[None]:
    """What is rendered inside may take `STEPS` in all."""
    token = _done.set([0])
    try:
        yield
    finally:
        _done.reset(token)


def _spend(steps: int) -> None:
    done = _done.get([0])
    done[0] += steps
    if done[0] > STEPS:
        raise SecurityError("this takes too long: does a loop or a macro never end?")


def _each(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        _spend(1)
        yield value


def _size(value: Any) -> int:
    if isinstance(value, int):
        return abs(value)
    return len(value) if isinstance(value, Sized) else 1


def _digits(operator: str, left: int, right: int) -> int:
    """How many binary digits the result has at most."""
    if operator == "**":
        return left.bit_length() * abs(right)
    return left.bit_length() + right.bit_length()


def _bounded(value: Any, others: Iterable[Any]) -> None:
    """What is made of a value with these cannot be larger than this."""
    _spend(1 + _size(value) // 16 if isinstance(value, Sized) else 1)
    if (1 + _size(value)) * (1 + max(map(_size, others), default=0)) > LARGEST:
        raise SecurityError("this would become too large")


def _short_enough(text: str) -> str:
    if len(text) > LARGEST:
        raise SecurityError("this becomes too large")
    return text


class _Guarding(NodeTransformer):
    """Has every loop and every joining looked after."""

    def visit_For(self, node: nodes.For) -> nodes.Node:
        self.generic_visit(node)
        node.iter = _through(_EACH, node.iter)
        return node

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:
        raise TemplateSyntaxError("what is typed is never markup: no autoescape", node.lineno)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
        self.generic_visit(node)
        return _through(_JOINED, node)


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, [], [], None, None, lineno=node.lineno)


class Sandbox(ImmutableSandboxedEnvironment):
    """Where every template runs, ours too. `counted` has to be open around what it renders."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, loader: BaseLoader | None = None, **options: Any) -> None:
        super().__init__(loader=loader, undefined=StrictUndefined, **options)
        self.filters = {
            name: _weighed(found)
            for name, found in self.filters.items()
            if name not in _NOT_FILTERS
        }
        self.filters[_EACH] = _each
        self.filters[_JOINED] = _short_enough
        for name in _NOT_GLOBALS:
            self.globals.pop(name, None)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = _Guarding().visit(super()._parse(source, name, filename))
        return parsed

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        """Jinja's way of putting a page, a block or a macro's words together."""
        kept, length = [], 0
        for part in islice(parts, LARGEST):
            length += len(part)
            if length > LARGEST:
                raise SecurityError("this becomes too large")
            kept.append(part)
        return "".join(kept)

    def get_template(self, *given: Any, **named: Any) -> Any:
        _spend(100)
        return super().get_template(*given, **named)

    def select_template(self, *given: Any, **named: Any) -> Any:
        _spend(100)
        return super().select_template(*given, **named)

    def call(__self, __context: Context, __obj: Any, *args: Any, **named: Any) -> Any:
        _spend(_CALL)
        of = getattr(__obj, "__self__", None)
        if isinstance(of, (str, bytes)):
            if getattr(__obj, "__name__", "") not in _OF_TEXT:
                raise SecurityError(
                    f"{getattr(__obj, '__name__', 'this')} of a text is not for templates"
                )
            _bounded(of, args)
        return super().call(__context, __obj, *args, **named)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, (str, bytes)):
            raise SecurityError("% of a text is not for templates: write ~")
        if isinstance(left, int) and isinstance(right, int):
            if operator in ("*", "**") and _digits(operator, left, right) > _DIGITS:
                raise SecurityError("this number would become too large")
        elif operator == "*":
            _bounded(left, [right])
        if operator == "+" and _size(left) + _size(right) > LARGEST:
            raise SecurityError("this would become too large")
        return super().call_binop(context, operator, left, right)


def _weighed(found: Callable[..., Any]) -> Callable[..., Any]:
    """A filter whose work and whose result have bounds. What Jinja marks one with stays on it."""
    gets_context = hasattr(found, "jinja_pass_arg")

    @wraps(found)
    def filtered(*args: Any, **named: Any) -> Any:
        value, *others = args[1:] if gets_context else args
        _bounded(value, (*others, *named.values()))
        return found(*args, **named)

    return filtered
