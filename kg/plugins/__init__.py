"""Extractors that a user adds by name: ``kg build --with NAME``.

A plug-in is an entry point of the group ``kg.extractors``. It names a factory: a function without arguments that is
called once and gives an extractor (``kg.extractors.Extractor``), which runs behind the built-in ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.metadata import EntryPoint, entry_points

from kg.errors import KgError
from kg.extractors import Extractor

__all__ = ["GROUP", "load_plugins"]

GROUP = "kg.extractors"


def load_plugins(names: Iterable[str]) -> tuple[Extractor, ...]:
    """The extractors of some names, each once, in the order given.

    Args:
        names: of installed plug-ins.

    Raises:
        KgError: no plug-in has a name, two have it, or it cannot be loaded.
    """
    wanted = tuple(dict.fromkeys(names))
    installed = _installed() if wanted else {}
    return tuple(_load(name, installed) for name in wanted)


def _installed() -> dict[str, set[EntryPoint]]:
    found: dict[str, set[EntryPoint]] = {}
    for entry in entry_points(group=GROUP):
        found.setdefault(entry.name, set()).add(entry)
    return found


def _load(name: str, installed: dict[str, set[EntryPoint]]) -> Extractor:
    entries = installed.get(name, set())
    if not entries:
        raise KgError(f"no extractor {name!r} is installed; installed: {', '.join(sorted(installed)) or 'none'}")
    if len(entries) > 1:
        where = ", ".join(sorted(entry.value for entry in entries))
        raise KgError(f"two extractors are called {name!r} ({where}): uninstall one")
    (entry,) = entries
    try:
        factory: Callable[[], Extractor] = entry.load()
    except (ImportError, AttributeError) as error:
        raise KgError(f"the extractor {name!r} cannot be loaded: {error}; install it anew") from error
    return factory()
