"""Templates are the coalition's: each is looked for in its own folder first, then in ours.

A name is that of a file in the folder itself. A template has no way out of it: neither by its name,
nor by a link in the folder, nor by what it includes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.refusals import TemplateBroken
from bot.words import TEMPLATES

if TYPE_CHECKING:
    from bot.rendering.sandbox import Sandbox

__all__ = ["OURS", "TemplateBroken", "broken", "folder", "render", "rendering", "source", "use"]

OURS = TEMPLATES / "letter"
LARGEST = 2 * 1024 * 1024
"""How many bytes a template or an image in the folder may have."""

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,100}")
_folder: list[Path | None] = [None]


def use(own: Path | None) -> None:
    """From now on the templates in this folder go before ours; nothing for ours alone."""
    _folder[0] = own.resolve() if own else None


def folder() -> Path | None:
    """The coalition's folder, if it has one."""
    return _folder[0]


def source(name: str) -> Path:
    """The file of a template or of what belongs to it, such as `letter.css`.

    Raises `TemplateBroken` where there is none, or none that may be read.
    """
    found = find(name)
    if found is None:
        where = f"{_folder[0]}" if _folder[0] else "the templates"
        raise TemplateBroken(name[:120], 0, f"there is no such file in {where}")
    return found


def find(name: str) -> Path | None:
    """As `source`, nothing where there is no such file."""
    if not _NAME.fullmatch(name):
        raise TemplateBroken(name[:120], 0, "only files of the folder of templates may be read")
    for place in (_folder[0], OURS):
        file = place / name if place else None
        if file is None or place is None or not file.exists():
            continue
        if not file.resolve().is_relative_to(place):
            raise TemplateBroken(name, 0, "this is a link to a file elsewhere")
        if not file.is_file():
            raise TemplateBroken(name, 0, "this is not a file")
        if file.stat().st_size > LARGEST:
            raise TemplateBroken(name, 0, "this has more than 2 MB")
        return file
    return None


def text_of(name: str) -> str:
    """The words of a file. Raises `TemplateBroken`."""
    file = source(name)
    try:
        return file.read_text("utf-8")
    except OSError as error:
        raise TemplateBroken(name, 0, error.strerror or "this cannot be read") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise TemplateBroken(name, line, "this is not in UTF-8") from None


def render(name: str, facts: dict[str, Any]) -> str:
    """What a Jinja template makes of these facts, in the sandbox. Raises `TemplateBroken`."""
    with rendering(name):
        return str(sandbox(_folder[0]).get_template(name).render(facts))


@contextmanager
def rendering(name: str) -> Iterator[None]:
    """What a template does wrong inside is raised as `TemplateBroken`, with its line; what runs
    without end is stopped. For whoever renders without `render`."""
    from jinja2 import TemplateError, TemplateSyntaxError

    from bot.rendering.sandbox import counted

    with counted():
        try:
            yield
        except TemplateBroken as error:
            if error.line or error.file == name:
                raise
            raise broken(name, error, f"{error.file}: {error.message}") from error
        except TemplateSyntaxError as error:
            at = error.name or name
            raise TemplateBroken(at, error.lineno, error.message or "") from error
        except TemplateError as error:
            raise broken(name, error, error.message or "") from error
        except RecursionError as error:
            raise broken(name, error, "this calls itself without end") from error
        except (ArithmeticError, LookupError, AttributeError, TypeError, ValueError) as error:
            raise broken(name, error, str(error)) from error


def broken(name: str, error: BaseException, problem: str) -> TemplateBroken:
    """What went wrong while this template was rendered, at the line where it stood last."""
    at, line, trace = name, 0, error.__traceback__
    while trace is not None:
        known = trace.tb_frame.f_globals
        if "__jinja_exception__" in known:  # Jinja tells here where in a template it was
            at, line = Path(str(known["__file__"])).name, trace.tb_lineno
        trace = trace.tb_next
    return TemplateBroken(name if at.startswith("<") else at, line, problem or type(error).__name__)


@cache
def sandbox(own: Path | None) -> Sandbox:
    """Where the templates are rendered of those who have this folder."""
    from jinja2 import FunctionLoader

    from bot.rendering import markdown
    from bot.rendering.clean import one_line
    from bot.rendering.sandbox import Sandbox

    made = Sandbox(
        FunctionLoader(_loaded),
        autoescape=_is_markup,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["markdown"] = lambda value: markdown.escaped(one_line(value))
    return made


def _is_markup(name: str | None) -> bool:
    """Whether what is printed has to be escaped: everywhere but in plain text and Markdown, which
    has its own filter for it."""
    return not (name or "").endswith((".txt.j2", ".md.j2"))


def _loaded(name: str) -> tuple[str, str, Any]:
    file = source(name)
    text, at = text_of(name), file.stat().st_mtime_ns
    return text, str(file), lambda: file.exists() and file.stat().st_mtime_ns == at
