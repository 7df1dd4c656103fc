"""What an import did, and what it left out and why."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

NOUNS = ("members", "questions", "answers", "comments", "votes")


class Report:
    """Counts by noun. `say` prints a line at once, so that nothing is kept in memory."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say = say
        self.read: Counter[str] = Counter()
        self.imported: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.simplified: Counter[str] = Counter()
        self.skipped: Counter[tuple[str, str]] = Counter()
        self.other_rows = 0

    def skip(self, file: str, line: int, reason: str, number: int | None = None) -> None:
        what = f" ({number})" if number is not None else ""
        self.skipped[file, reason] += 1
        self.say(
            _("Skipped %(file)s line %(line)d%(what)s: %(reason)s")
            % {"file": file, "line": line, "what": what, "reason": reason}
        )

    def simplify(self, file: str, line: int, number: int, reason: str) -> None:
        self.simplified[reason] += 1
        self.say(
            _("Kept as plain text, %(file)s line %(line)d (%(number)d): %(reason)s")
            % {"file": file, "line": line, "number": number, "reason": reason}
        )

    def lines(self) -> list[str]:
        table = [f"{'':12}{_('read'):>12}{_('imported'):>12}{_('updated'):>12}"]
        for noun in NOUNS:
            counts = (self.read[noun], self.imported[noun], self.updated[noun])
            table.append(f"{noun:12}" + "".join(f"{count:>12,}" for count in counts))
        table.append(_("%(count)d rows of other kinds were left out.") % {"count": self.other_rows})
        for reason, count in self.simplified.most_common():
            table.append(
                _("%(count)d kept as plain text: %(reason)s") % {"count": count, "reason": reason}
            )
        for (file, reason), count in self.skipped.most_common():
            table.append(
                _("%(count)d skipped in %(file)s: %(reason)s")
                % {"count": count, "file": file, "reason": reason}
            )
        return table
