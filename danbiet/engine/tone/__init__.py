"""Tone towards a policy: silent until a model has been measured.

A tone that nobody has measured misleads more than none. So every text is
answered with an abstention and its reason, and the page says "chưa đo". A list
of key words is not a model. Conditions for the first model: docs/method/tone.md.
"""

from danbiet.engine.tone.judging import Abstention, ModelCard, Tone, judge, model_card

__all__ = ["Abstention", "ModelCard", "Tone", "judge", "model_card"]
