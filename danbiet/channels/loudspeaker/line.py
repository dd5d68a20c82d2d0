"""One MQTT connection that never comes back by itself.

A client that reconnects and repeats on its own would send what the ledger
believes lost; here a broken line is an event, and who opened it decides.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from danbiet.channels.base import Fate, Reason, Status
from danbiet.channels.loudspeaker.settings import LoudspeakerSettings
from danbiet.channels.loudspeaker.statuses import of_connack

_KEEPALIVE: Final = 30
_REFUSED: Final = 128
_FOREVER: Final = 0xFFFFFFFF
_USUAL_WINDOW: Final = 20  # what brokers take at once unless they say otherwise


class Connected(NamedTuple):
    code: int
    window: int


class Acknowledged(NamedTuple):
    mid: int
    code: int


class Broken(NamedTuple):
    words: str


class Arrived(NamedTuple):
    topic: str
    payload: bytes
    mid: int
    qos: int
    is_retained: bool  # the broker kept it: it may be old


Event = Connected | Acknowledged | Broken | Arrived


class NoLine(ConnectionError):
    """No connection; ``status`` says what that means for messages that wait."""

    def __init__(self, status: Status, words: str) -> None:
        super().__init__(words)
        self.status = status


class Line:
    """An open connection; events wait in ``events`` for whoever opened it."""

    def __init__(
        self,
        settings: LoudspeakerSettings,
        *,
        client_id: str = "",
        keeps_session: bool = False,
        will: tuple[str, bytes] | None = None,
        on_arrival: Callable[[Arrived], None] | None = None,
    ) -> None:
        self.settings = settings
        self.is_five = settings.protocol == "5"
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.window = 1
        self._granted: SimpleQueue[list[int]] = SimpleQueue()
        self._keeps, self._on_arrival = keeps_session, on_arrival or self.events.put
        self._client = self._made(client_id)
        if will:
            self._client.will_set(will[0], will[1], qos=1, retain=True)

    def open(self) -> None:
        """Connect and wait for the broker's word. Raises NoLine."""
        unreachable = Status(Fate.LATER, Reason.UNREACHABLE)
        try:
            self._connect()
        except (OSError, ValueError) as error:
            raise NoLine(unreachable, type(error).__name__) from error
        self._client.loop_start()
        event = self.wait(self.settings.connect_seconds)
        if not isinstance(event, Connected) or event.code:
            self.close()
            code = event.code if isinstance(event, Connected) else 0
            raise NoLine(of_connack(code) if code else unreachable, f"connack {code}" if code else "no answer")
        self.window = min(event.window, self.settings.window)

    def wait(self, seconds: float) -> Event | None:
        """Return the next event, or None when none came in time."""
        try:
            return self.events.get(timeout=max(seconds, 0))
        except Empty:
            return None

    def publish(
        self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False, lives_seconds: int | None = None
    ) -> int:
        """Put a message on the wire and return its number. Raises NoLine when nothing can have left."""
        if not self._client.is_connected():
            raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), "the line is broken")
        properties = None
        if self.is_five and lives_seconds is not None:
            properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho leaves it bare
            properties.MessageExpiryInterval = max(1, min(lives_seconds, _FOREVER - 1))
        sent = self._client.publish(topic, payload, qos=qos, retain=retain, properties=properties)
        # Whatever ``sent.rc`` says: the network's thread may have sent it and lost the line since.
        return int(sent.mid)

    def subscribe(self, *topics: str) -> None:
        """Ask for these topics and wait until the broker has granted them. Raises NoLine."""
        self._client.subscribe([(topic, 1) for topic in topics])
        try:
            codes = self._granted.get(timeout=self.settings.answer_seconds)
        except Empty as error:
            raise NoLine(Status(Fate.LATER, Reason.UNREACHABLE), "no answer to the subscription") from error
        if any(code >= _REFUSED for code in codes):
            raise NoLine(Status(Fate.LATER, Reason.NOT_ALLOWED), f"suback {max(codes)}")

    def acknowledge(self, arrived: Arrived) -> None:
        """Tell the broker that this message is safe with us; until then it would come again."""
        self._client.ack(arrived.mid, arrived.qos)

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def cut(self) -> None:
        """Drop the connection without a word, as a power cut does: the broker sends the will."""
        if (socket := self._client.socket()) is not None:
            socket.close()
        self._client.loop_stop()

    def _made(self, client_id: str) -> mqtt.Client:
        settings = self.settings
        client = mqtt.Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            clean_session=None if self.is_five else not self._keeps,
            protocol=MQTTProtocolVersion.MQTTv5 if self.is_five else MQTTProtocolVersion.MQTTv311,
            reconnect_on_failure=False,
            manual_ack=True,
        )
        client.max_inflight_messages_set(settings.window)
        client.connect_timeout = settings.connect_seconds
        if settings.username:
            client.username_pw_set(settings.username, settings.password.get_secret_value())
        if settings.tls:
            client.tls_set(settings.ca_file or None, cert_reqs=ssl.CERT_REQUIRED)
        client.on_connect, client.on_disconnect = self._on_connect, self._on_disconnect
        client.on_publish, client.on_message = self._on_publish, self._on_message
        client.on_subscribe = self._on_subscribe
        return client

    def _connect(self) -> None:
        options: dict[str, Any] = {}
        if self.is_five:
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
            properties.SessionExpiryInterval = 30 * 86_400 if self._keeps else 0
            properties.ReceiveMaximum = 1000
            options = {"clean_start": not self._keeps, "properties": properties}
        self._client.connect(self.settings.host, self.settings.port, keepalive=_KEEPALIVE, **options)

    def _on_connect(self, _client: object, _data: object, _flags: object, code: Any, properties: Any) -> None:
        # MQTT 5 leaves the number out when it is the greatest there is; 3.1.1 brokers do not tell.
        silent = 65_535 if self.is_five else _USUAL_WINDOW
        self.events.put(Connected(int(code.value), int(getattr(properties, "ReceiveMaximum", silent))))

    def _on_disconnect(self, _client: object, _data: object, _flags: object, code: Any, _properties: Any) -> None:
        self.events.put(Broken(str(code)))

    def _on_publish(self, _client: object, _data: object, mid: int, code: Any, _properties: Any) -> None:
        self.events.put(Acknowledged(mid, int(code.value)))

    def _on_subscribe(self, _client: object, _data: object, _mid: int, codes: Any, _properties: Any) -> None:
        self._granted.put([int(code.value) for code in codes])

    def _on_message(self, _client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        self._on_arrival(Arrived(message.topic, bytes(message.payload), message.mid, message.qos, message.retain))
