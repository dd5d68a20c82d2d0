"""``danbiet worker``: one worker process."""

import click

from danbiet.cli._django import set_up


@click.command("worker")
@click.option("--jobs", type=click.IntRange(min=1), help="Jobs at a time; default DANBIET_WORKER_JOBS.")
def command(jobs: int | None) -> None:
    """Run due jobs until stopped. Start as many on as many machines as you like."""
    set_up()
    from danbiet.ops.env import Env
    from danbiet.ops.worker import run_worker

    run_worker(jobs or Env().worker_jobs)
