"""Grids without a post near, and the moves that are suggested for them."""

from __future__ import annotations

import math
import random

from dispatch.coverage import Spot, uncovered

M = 1 / 111_320
HERE = (104.0, 30.0)


def grid(code, north, n=0):
    return Spot(code, code, HERE[0], HERE[1] + north * M, n)


def post(code, north, status=1):
    return Spot(code, code, HERE[0], HERE[1] + north * M, status)


def test_the_grids_that_nobody_reaches_are_told_with_the_busiest_first():
    grids = [grid("near", 500), grid("far", 3000), grid("busy", 5000, n=4)]
    bare, _ = uncovered(grids, [post("a", 0)])
    assert [g.code for g in bare] == ["busy", "far"]


def test_a_post_whose_own_grid_would_be_bare_gives_way_to_one_that_is_spared():
    grids = [grid("kept", 2000), grid("bare", 4000)]
    needed, spare = post("needed", 2000), post("spare", 1000)
    _, (alone,) = uncovered(grids, [needed], reach=900)
    assert (alone.post.code, alone.leaves) == ("needed", 1)
    _, (move,) = uncovered(grids, [needed, spare], reach=1500)
    assert (move.post.code, move.leaves) == ("needed", 0), "the other one covers its grid"
    _, (move,) = uncovered(grids, [needed, post("idle", 1200)], reach=750)
    assert (move.post.code, move.leaves) == ("needed", 1), "the idle one is too far to be worth it"
    _, (move,) = uncovered(grids, [needed, post("idle", 6600)], reach=750)
    assert (move.post.code, move.leaves) == ("idle", 0)


def test_who_is_at_work_is_not_moved_and_nobody_is_moved_twice():
    grids = [grid("a", 5000), grid("b", 9000)]
    _, moves = uncovered(grids, [post("busy", 0, status=3), post("free", 100)])
    assert [(m.post.code, m.grid.code) for m in moves] == [("free", "a")]


def test_without_posts_everything_is_bare_and_nothing_is_suggested():
    bare, moves = uncovered([grid("a", 0)], [])
    assert ([g.code for g in bare], moves) == (["a"], [])
    assert uncovered([], [post("a", 0)]) == ([], [])


def test_cover_among_many_is_what_looking_at_every_pair_tells():
    dice = random.Random(7)
    grids = [grid(f"g{i:03}", dice.uniform(0, 60_000)) for i in range(300)]
    posts = [post(f"p{i:02}", dice.uniform(0, 60_000)) for i in range(40)]

    def reaching(spot):
        return [p.code for p in posts if math.dist((p.lon, p.lat), (spot.lon, spot.lat)) <= 1_200 * M]

    bare, moves = uncovered(grids, posts, reach=1_200)
    assert {g.code for g in bare} == {g.code for g in grids if not reaching(g)} != set()
    assert len(moves) == 8
    for move in moves:
        assert move.leaves == sum(reaching(g) == [move.post.code] for g in grids)
