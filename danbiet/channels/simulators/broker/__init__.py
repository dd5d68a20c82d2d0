"""MQTT brokers on 127.0.0.1: a real one, and one that misbehaves on cue.

``Broker`` runs Mosquitto where it is installed and amqtt elsewhere, in a process
of its own; ``MqttGateway`` answers a sender as its ``Script`` says.
"""

from danbiet.channels.simulators.broker.gateway import MqttGateway
from danbiet.channels.simulators.broker.process import Broker, NoBroker, mosquitto

__all__ = ["Broker", "MqttGateway", "NoBroker", "mosquitto"]
