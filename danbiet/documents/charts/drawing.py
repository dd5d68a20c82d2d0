"""A volume chart put together."""

from danbiet.documents.charts.events import events
from danbiet.documents.charts.frame import Spec, footing, framed
from danbiet.documents.charts.marks import alarms, bars, forecast_band, gap_bands, lines
from danbiet.documents.charts.scales import axes_layer, top_of
from danbiet.documents.charts.spoken import describe_volume
from danbiet.documents.charts.volume import Volume
from danbiet.documents.wording import one_line, unit_name, word


def volume_chart(volume: Volume, *, width: int = 640, height: int = 220) -> Spec:
    """Return the Vega-Lite specification of a volume chart.

    ``width`` and ``height`` are of the plot in pixels; 300 wide suits a phone.
    """
    top = top_of(volume)
    layers = [gap_bands(volume, height), axes_layer(volume, top, width), *forecast_band(volume, top)]
    layers += bars(volume, top) if len(volume.series) == 1 else lines(volume, top, width, height)
    layers += [*events(volume, width, height), *alarms(volume, top)]
    return framed(
        layers=[layer for layer in layers if layer],
        title=volume.title,
        subtitle=_subtitle(volume),
        notes=[*_keys(volume), footing(volume.source, volume.as_of, volume.language)],
        description=describe_volume(volume),
        width=width,
        height=height,
        demo=volume.demo,
        language=volume.language,
    )


def _subtitle(volume: Volume) -> str:
    key = "per_hour" if volume.hourly else "per_day"
    unit = unit_name(volume.unit, volume.language)
    measure = word(key, volume.language, unit=unit)
    return f"{one_line(volume.series[0].name)} · {measure}" if len(volume.series) == 1 else measure


def _keys(volume: Volume) -> list[str]:
    """Name only the signs that are in this chart."""
    one = len(volume.series) == 1
    form = "bar" if one else "line"
    present = (
        ("key_alarm", any(s.alarms for s in volume.series)),
        (f"key_estimate_{form}", any(s.estimated for s in volume.series)),
        (f"key_unmeasured_{form}", any(None in s.values for s in volume.series)),
        ("key_forecast", volume.band is not None),
    )
    said = [word(key, volume.language) for key, there in present if there]
    return [" · ".join(said)] if said else []
