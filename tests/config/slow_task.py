"""A task that can be caught in the middle: it says that it began, waits, then leaves its effect."""

import os
import time
from pathlib import Path

from django.db import connection
from procrastinate.contrib.django import app

from background.retrying import AGAIN


@app.task(name="slow", retry=AGAIN)
def slow(folder: str) -> None:
    here = Path(folder)
    with (here / "begun").open("a") as begun:
        begun.write(f"{os.getpid()}\n")
    while not (here / "go").exists():
        time.sleep(0.02)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (folder) VALUES (%s)", [folder])
