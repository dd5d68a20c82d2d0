"""Every setting, with its type, default and help. Read once, from the environment only."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict

from danbiet.ops.places import default_data


class Env(BaseSettings):
    """The product's settings. ``docs/operator/settings.md`` lists the same names; a test compares them."""

    model_config = SettingsConfigDict(env_prefix="DANBIET_", extra="ignore", frozen=True)

    demo: bool = Field(False, description="Open the fictional demonstration world instead of a real agency's.")
    data: Path = Field(
        default_factory=lambda known: default_data(known["demo"]),
        description="Folder that holds the embedded database, media, keys and collected static files. "
        "Unset: var/data, or var/demo for the demonstration.",
    )
    database_url: str | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="postgresql://… of a server (15 or newer), for the application role. "
        "Unset: the embedded database of the data folder.",
    )
    database_owner_url: str | None = Field(
        None,
        validation_alias="DATABASE_OWNER_URL",
        description="postgresql://… of the role that owns the tables; used only to migrate.",
    )
    database_role: Literal["app", "owner"] = Field(
        "app", description="Which of the two roles this process uses. Only migrations use 'owner'."
    )
    secret_key: str | None = Field(
        None,
        min_length=32,
        description="Key that signs sessions and links. Unset: made once and kept in the data folder.",
    )
    address_key: str | None = Field(
        None,
        min_length=32,
        description="Keys that encrypt recipients' addresses and channels' secrets, newest first, separated by commas; "
        "each at least 32 characters. Unset: one is made and kept in the data folder.",
    )
    hosts: list[str] = Field(
        ["127.0.0.1", "localhost"], description='Host names the site answers to, as JSON: ["danbiet.example.gov.vn"].'
    )
    bind: str = Field("127.0.0.1:8000", pattern=r"^.+:\d+$", description="Address and port the web server listens on.")
    public_url: str = Field(
        default_factory=lambda known: f"http://{known['bind']}",
        pattern=r"^https?://",
        description="Address under which people reach the site. Unset: http:// and DANBIET_BIND.",
    )
    web_threads: PositiveInt = Field(8, description="Threads of one web process.")
    web_processes: PositiveInt = Field(1, description="Web processes.")
    worker_jobs: PositiveInt = Field(4, description="Jobs that one worker process runs at a time.")
    demo_seed: int = Field(2026, description="Seed of the demonstration's story.")
    debug: bool = Field(False, description="Developer mode. Never on a machine that others reach.")
    fetch_contact: str = Field(
        "", description="E-mail or page named in our User-Agent, so that a web master can reach you."
    )
    fetch_gap_seconds: float = Field(5.0, ge=5.0, description="Least seconds between two requests to one host.")
    raw_page_days: PositiveInt = Field(90, description="Days that fetched pages are kept for re-extraction.")
    press_text_days: PositiveInt = Field(730, description="Days that the text of press articles is kept.")
    readability_weights: Path | None = Field(
        None,
        description="Weights of the readability level (danbiet models train readability). Unset: the formula.",
    )
    media: Path | None = Field(None, description="Folder of uploaded files. Unset: inside the data folder.")
    behind_proxy: bool = Field(
        False, description="A reverse proxy terminates TLS and sets X-Forwarded-Proto; turns on secure cookies."
    )

    @property
    def media_folder(self) -> Path:
        return self.media or self.data / "media"
