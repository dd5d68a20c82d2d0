"""Tone towards a policy: told for sentences where the model is sure, never for what was not measured.

A tone that nobody has measured misleads more than none. Of single sentences
``tones`` tells the tone, or abstains with its reason; its model was learned and
measured on composed sentences (card.md). ``share`` gives the share of many
texts with its interval. Of whole articles ``judge`` still abstains: no model of
them has been measured, and the page says "chưa đo". A list of key words is not
a model. Method and figures: docs/method/tone.md.
"""

from danbiet.engine.tone.judging import Abstention, ModelCard, Tone, judge, model_card
from danbiet.engine.tone.shares import NoTexts, Share, share
from danbiet.engine.tone.shipped import Judgement, tones

__all__ = [
    "Abstention",
    "Judgement",
    "ModelCard",
    "NoTexts",
    "Share",
    "Tone",
    "judge",
    "model_card",
    "share",
    "tones",
]
