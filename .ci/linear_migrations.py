"""Each room has one line of migrations: every file but the first depends on exactly the one before it."""

import itertools
import re
import sys
from pathlib import Path

wrong = []
for folder in sorted(Path("danbiet").glob("*/migrations")):
    files = sorted(file.stem for file in folder.glob("[0-9]*.py"))
    room = folder.parts[-2]
    for before, name in itertools.pairwise(files):
        own = re.findall(rf'\("{room}", "(\w+)"\)', (folder / f"{name}.py").read_text())
        if before not in own:
            wrong.append(f"{room}.{name} does not follow {room}.{before}")
    numbers = [name[:4] for name in files]
    wrong += [f"{room} has two migrations numbered {n}" for n in sorted(set(numbers)) if numbers.count(n) > 1]
sys.exit("\n".join(wrong) if wrong else 0)
