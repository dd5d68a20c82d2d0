"""A saved query as the archive answers it (decision 6): the engine's tree becomes a `Q`."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchQueryField
from django.db.models import Q

from danbiet.engine.matching import All, ArchiveNode, Negated, OutletIs, TextQuery, archive, parse
from danbiet.listening.models import ItemText
from danbiet.listening.models.items import first_id_at


class RawTsQuery(SearchQuery):
    """A tsquery written by the engine: cast, never parsed by the database's own dictionary."""

    output_field = SearchQueryField()

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text, search_type="raw")

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **kwargs: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        return "%s::tsquery", [self.text]


def archive_filter(text: str, *, since: Any = None) -> Q:
    """Return the condition on items that this query text puts; raises QuerySyntaxError.

    ``since`` (an instant of receipt) bounds the search to the months that can hold it.
    """
    return _condition(archive(parse(text)), None if since is None else first_id_at(since))


def _condition(node: ArchiveNode, least_id: int | None) -> Q:
    if isinstance(node, TextQuery):
        return Q(pk__in=_texts(node.tsquery, least_id))
    if isinstance(node, OutletIs):
        return Q(source__outlet_key=node.key)
    if isinstance(node, Negated):
        return ~_condition(node.node, least_id)
    parts = [_condition(part, least_id) for part in node.nodes]
    return _joined(parts, Q.AND if isinstance(node, All) else Q.OR)


def _texts(tsquery: str, least_id: int | None) -> Any:
    texts = ItemText.objects.filter(search=RawTsQuery(tsquery))
    if least_id is not None:
        texts = texts.filter(item_id__gte=least_id)
    return texts.values("item_id")


def _joined(parts: list[Q], connector: str) -> Q:
    whole = Q()
    for part in parts:
        whole.add(part, connector)
    return whole
