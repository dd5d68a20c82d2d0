"""PDF by typst, with nothing but the wheel.

Templates are `.typ` files beside this one; what they say comes as JSON, so a
title is data to them and never markup.
"""

from danbiet.documents.typeset.press import CannotTypeset, face, press

__all__ = ["CannotTypeset", "face", "press"]
