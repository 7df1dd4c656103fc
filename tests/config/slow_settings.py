"""The settings of the forum, with one more task."""

from config.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["slow_task"]
