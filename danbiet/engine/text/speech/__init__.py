"""Vietnamese text as a loudspeaker should say it.

``spoken`` leaves no digit, sign or abbreviation to the voice; ``seconds`` tells how long the
reading takes. Rules, choices and examples: docs/method/speech.md.
"""

from danbiet.engine.text.speech.numbers import in_words
from danbiet.engine.text.speech.saying import PACE, seconds, spoken

__all__ = ["PACE", "in_words", "seconds", "spoken"]
