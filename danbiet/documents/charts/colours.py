"""Colours that mean something: one per policy slot, red only for danger."""

from typing import Final

# Found by maximin search over sRGB: at least 3:1 on white, no red, and apart
# from each other in CIELAB for normal sight, protanopia and deuteranopia.
POLICY_COLOURS: Final = (
    "#003CA5",
    "#D2781E",
    "#00695A",
    "#690F69",
    "#6987FF",
    "#784B0F",
    "#A587A5",
    "#789669",
    "#3C3C1E",
    "#7869B4",
)

# Tone is never red against green: blue, grey, ochre, always beside a word.
TONE_COLOURS: Final = {
    "positive": "#1F5FA8",
    "neutral": "#667085",
    "negative": "#9A6700",
}

DANGER: Final = "#B42318"
INK: Final = "#1D2939"
QUIET: Final = "#475467"
LINE: Final = "#D0D5DD"
PALE: Final = "#F2F4F7"
RAMP: Final = ("#E8F0F9", "#B9D2EC", "#7FADDC", "#3F7DBD", "#164B86")


def policy_colour(slot: int) -> str:
    """Return the colour of a policy's slot, the same on every page and paper.

    Slots count from 0; past the tenth the colours begin again, which the
    direct labels of a chart keep readable.
    """
    return POLICY_COLOURS[slot % len(POLICY_COLOURS)]
