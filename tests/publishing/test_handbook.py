"""The recipe in the developers' handbook gives the hash that the product gives."""

from __future__ import annotations

import json
import re
from pathlib import Path

from danbiet.publishing.editions import content_hash

PAGE = (Path(__file__).resolve().parents[2] / "docs/developer/publishing.md").read_text(encoding="utf-8")


def test_the_example_has_the_hash_that_stands_beside_it_by_the_recipe_and_by_the_product():
    recipe = re.search(r"```python\n(.+?)```", PAGE, re.S)
    example = re.search(r"```json\n(.+?)```.*?has the hash `(\w{64})`", PAGE, re.S)
    assert recipe
    assert example
    known: dict[str, object] = {}
    exec(recipe[1], known)
    content = json.loads(example[1])
    assert known["hash_of"](content) == content_hash(content) == example[2]
