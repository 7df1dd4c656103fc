"""The settings of production, with the bare view beside the forum."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
