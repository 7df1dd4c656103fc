"""axe-core on the page as it stands: every rule in light, those about colours in dark too."""

from axe_playwright_python.sync_playwright import Axe

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# Preloading would put styles into the page, which its policy refuses.
ALWAYS = {"preload": False, "resultTypes": ["violations"]}


def look(page, *addresses: str) -> list[str]:
    """What axe finds on each of these pages."""
    faults = []
    for address in addresses:
        page.goto(address)
        faults += found(page)
    return faults


def found(page) -> list[str]:
    """What axe finds on this page, in a line each. Leaves the page in dark."""
    faults = []
    for scheme, rules in (
        ("light", {"type": "tag", "values": STANDARDS}),
        ("dark", {"type": "rule", "values": COLOURS}),
    ):
        # Without motion: a colour that is still changing is no colour to judge.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for fault in Axe().run(page, options={**ALWAYS, "runOnly": rules}).response["violations"]:
            targets = [node["target"] for node in fault["nodes"]][:3]
            faults.append(f"{page.url} in {scheme}: {fault['id']} {targets}")
    return faults
