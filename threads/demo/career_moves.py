"""What the community's people did before they answered here."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from threads.models import CareerMove

MOVES = Path(__file__).parent / "moves.toml"


def add_moves(members: dict[str, Any]) -> None:
    for move in tomllib.loads(MOVES.read_text(encoding="utf-8"))["move"]:
        CareerMove.objects.add(
            member=members[move["handle"]],
            from_role=move["from"],
            to_role=move["to"],
            year=move["year"],
            company=move.get("company", ""),
            shown=move.get("shown", True),
        )
