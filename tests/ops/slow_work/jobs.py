import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task(name="slow_work", lock="slow-work")
def slow_work(folder: str) -> None:
    begun = Path(folder) / "begun"
    if not begun.exists():
        begun.touch()
        time.sleep(3600)
    (Path(folder) / "done").touch()


@app.task(name="next_work", lock="slow-work")
def next_work(folder: str) -> None:
    (Path(folder) / "next-done").touch()


@app.task(name="quick_work")
def quick_work(file: str) -> None:
    Path(file).touch()
