"""Colours are told apart by people who see all, no red or no green."""

from itertools import combinations

import numpy as np
import pytest

from danbiet.documents.charts.colours import DANGER, POLICY_COLOURS, RAMP, TONE_COLOURS

# Machado, Oliveira, Fernandes 2009, severity 1.0.
SIGHT = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def linear(colour: str) -> np.ndarray:
    raw = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    ratio = (TO_XYZ @ np.clip(rgb, 0, 1)) / np.array([0.9505, 1, 1.089])
    x, y, z = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def contrast_on_white(colour: str) -> float:
    return float(1.05 / (TO_XYZ[1] @ linear(colour) + 0.05))


@pytest.mark.parametrize("colour", POLICY_COLOURS)
def test_a_policy_can_be_seen_on_white_paper(colour):
    assert contrast_on_white(colour) >= 3


@pytest.mark.parametrize("colour", [*TONE_COLOURS.values(), DANGER])
def test_colours_of_words_can_be_read(colour):
    assert contrast_on_white(colour) >= 4.5


@pytest.mark.parametrize("sight", ["normal", "protanopia", "deuteranopia"])
def test_any_two_policies_are_told_apart(sight):
    seen = [lab(SIGHT[sight] @ linear(colour)) for colour in POLICY_COLOURS]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 20


@pytest.mark.parametrize("colour", [*POLICY_COLOURS, *TONE_COLOURS.values(), *RAMP])
def test_red_is_kept_for_danger_and_tone_is_never_red_or_green(colour):
    _, a, b = lab(linear(colour))
    hue, chroma = float(np.degrees(np.arctan2(b, a)) % 360), float(np.hypot(a, b))
    assert not (chroma > 50 and (hue < 45 or hue > 345))
    if colour in TONE_COLOURS.values():
        assert not (chroma > 30 and 110 < hue < 180)


def test_the_ramp_gets_darker_step_by_step():
    light = [float(lab(linear(colour))[0]) for colour in RAMP]
    assert light == sorted(light, reverse=True)
