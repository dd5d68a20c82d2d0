"""The two axes of a volume chart, and rows and marks placed on them."""

from collections.abc import Sequence
from typing import Any

from danbiet.documents.charts.axes import every, label_expression, nice_ticks
from danbiet.documents.charts.frame import Layer, Spec
from danbiet.documents.charts.volume import Series, Volume
from danbiet.documents.wording import number


def top_of(volume: Volume) -> float:
    values = [v for one in volume.series for v in one.values if v is not None]
    values += volume.band.high if volume.band else ()
    return nice_ticks(max(values, default=0))[-1]


def keys_of_days(volume: Volume) -> list[str]:
    return [volume.key(at) for at in volume.places]


def across(volume: Volume, **more: object) -> dict[str, Any]:
    scale: dict[str, Any] = {
        "domain": keys_of_days(volume),
        "paddingInner": 0.25,
        "paddingOuter": 0.1,
    }
    scale["type"] = "band"  # lines and bars then stand on the same places
    return {"field": "at", "type": "ordinal", "scale": scale, "title": None, **more}


def upward(top: float, **more: object) -> dict[str, Any]:
    scale = {"domain": [0, top], "nice": False, "zero": True}
    return {
        "field": "value",
        "type": "quantitative",
        "scale": scale,
        "title": None,
        **more,
    }


def axes_layer(volume: Volume, top: float, width: int) -> Layer:
    """An invisible layer that carries both axes, so that no mark layer must."""
    return {
        "data": {"values": [{"at": keys_of_days(volume)[0], "value": 0}]},
        "mark": {"type": "point", "opacity": 0},
        "encoding": {
            "x": across(volume, axis=_time_axis(volume, width)),
            "y": upward(top, axis=_count_axis(volume, top)),
        },
    }


def _time_axis(volume: Volume, width: int) -> Spec:
    places = volume.places
    shown = every(len(places), width // 58)
    labels = {volume.key(places[i]): volume.label(places[i]) for i in shown}
    return {
        "values": list(labels),
        "labelExpr": label_expression(labels),
        "labelAngle": 0,
        "labelAlign": "center",
        "labelBaseline": "top",
        "labelOverlap": False,
        "labelFlush": False,
        "grid": False,
    }


def _count_axis(volume: Volume, top: float) -> Spec:
    ticks = [int(tick) for tick in nice_ticks(top)]
    labels = {str(tick): number(tick, volume.language) for tick in ticks}
    return {
        "values": ticks,
        "labelExpr": label_expression(labels),
        "domain": False,
        "ticks": False,
        "grid": True,
    }


def rows_of(volume: Volume, one: Series) -> list[dict[str, Any]]:
    estimated = {volume.slot_of(at) for at in one.estimated}
    return [
        {
            "at": volume.key(at),
            "value": value,
            "estimated": index in estimated,
            "i": index,
        }
        for index, (at, value) in enumerate(zip(volume.days, one.values, strict=True))
        if value is not None
    ]


def mark_layer(
    volume: Volume,
    top: float,
    rows: Sequence[dict[str, Any]],
    mark: Spec,
    **channels: object,
) -> Layer:
    return {
        "data": {"values": list(rows)},
        "mark": mark,
        "encoding": {"x": across(volume), "y": upward(top), **channels},
    }
