"""The order of a Vietnamese dictionary, kept beside the words it orders."""

from __future__ import annotations

from typing import Any

from django.db import models

from danbiet.engine.text import sort_key

KEPT = 300  # beyond so many characters two names are never told apart by their order


class SortKeyField(models.CharField):  # type: ignore[type-arg]
    """The dictionary order of the attribute ``of``, written anew with every save; order lists and pickers by it.

    Who saves with ``update_fields`` names this column too. It bears the "C" collation, for a server's own
    collation would leave out the signs that stand for tones.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        usual: dict[str, Any] = {"max_length": KEPT, "editable": False, "default": "", "db_collation": "C"}
        super().__init__(*args, **usual | kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(instance, self.of))[: self.max_length]
        setattr(instance, self.attname, key)
        return key


def by_given_name(full_name: str) -> str:
    """Return a person's name as lists of people order it: the given name, which stands last, goes first."""
    return f"{full_name.rsplit(' ', 1)[-1]} {full_name}"
