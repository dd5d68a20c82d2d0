"""Nouns of delivery."""

from danbiet.delivery.models.audiences import (
    AddressKind,
    Audience,
    AudienceGroup,
    Reach,
    Recipient,
    RecipientImport,
    Station,
)
from danbiet.delivery.models.ledger import (
    ChannelSetting,
    DailyCount,
    DailySalt,
    Delivery,
    DeliveryState,
    Dispatch,
    Handover,
    Lane,
    Letter,
    PlaceCount,
    PlayLog,
    Receipt,
    StillRight,
    Visit,
)
from danbiet.delivery.models.recordings import AccountTokens, Recording, Silence
from danbiet.delivery.models.ringbacks import Ringback, RingbackCarrier, RingbackState

__all__ = [
    "AccountTokens",
    "AddressKind",
    "Audience",
    "AudienceGroup",
    "ChannelSetting",
    "DailyCount",
    "DailySalt",
    "Delivery",
    "DeliveryState",
    "Dispatch",
    "Handover",
    "Lane",
    "Letter",
    "PlaceCount",
    "PlayLog",
    "Reach",
    "Receipt",
    "Recipient",
    "RecipientImport",
    "Recording",
    "Ringback",
    "RingbackCarrier",
    "RingbackState",
    "Silence",
    "Station",
    "StillRight",
    "Visit",
]
