"""Career moves of members, for the scenes about paths."""

from threads.models import CareerMove


def moved(member, origin="Backend engineer", goal="ML engineer", year=2023, **facts):
    facts = {"company": "", "shown": True} | facts
    return CareerMove.objects.add(member=member, from_role=origin, to_role=goal, year=year, **facts)
