from tests.world import *
def test_world(world):
    r = world.report()
    assert r.state == "drafted"
    accepted(r, world.drafter, world.secretary, world.reviewer)
    returned(world.reports[1], world.drafters[1], world.secretaries[1], world.reviewer)
