"""Roads as the console's map gives them, as a net to drive on: junctions and the shortest way. Pure."""

from __future__ import annotations

import heapq
import math
import struct
from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice, pairwise

MAGIC = 0x32425141  # "AQB2", see geodata.qbin
HEAD = struct.Struct("<8I")
Point = tuple[int, int]  # lon, lat in 1e-5 degrees
METRES = 1.1132  # of one unit of latitude, as geodata.flat has it: the simulator loads no other room


def read_lines(packed: bytes) -> list[list[Point]]:
    """Lines of an AQB2 binary. Raises ValueError when it is none."""
    magic, features, lines, arcs, walks, vertices, _, closed = HEAD.unpack_from(packed)
    if magic != MAGIC or closed:
        raise ValueError("not AQB2 lines")
    at = HEAD.size + 4 * (features + lines)  # a line is one arc, walked forth
    lengths, at = _column(packed, at, arcs, 4)
    x_jumps, at = _column(packed, at + 4 * walks, arcs, 4)
    y_jumps, at = _column(packed, at, arcs, 4)
    x_steps, at = _column(packed, at, vertices - arcs, 2)
    y_steps, at = _column(packed, at, vertices - arcs, 2)
    steps = zip(map(_signed, x_steps), map(_signed, y_steps), strict=True)
    x = y = 0
    out = []
    for length, dx, dy in zip(lengths, map(_signed, x_jumps), map(_signed, y_jumps), strict=True):
        x, y = x + dx, y + dy
        line = [(x, y)]
        for dx, dy in islice(steps, length - 1):
            x, y = x + dx, y + dy
            line.append((x, y))
        out.append(line)
    return out


def _column(packed: bytes, at: int, count: int, width: int) -> tuple[list[int], int]:
    """Numbers kept as planes of bytes, and where the next column begins."""
    planes = [packed[at + count * p : at + count * (p + 1)] for p in range(width)]
    numbers = [int.from_bytes(number, "little") for number in zip(*planes, strict=True)]
    return numbers, at + (count * width + 3) // 4 * 4


def _signed(folded: int) -> int:
    return (folded >> 1) ^ -(folded & 1)


class Roads:
    """Junctions are the points where lines meet or end."""

    def __init__(self, lines: Sequence[Sequence[Point]]) -> None:
        met: dict[Point, int] = defaultdict(int)
        for line in lines:
            for i, point in enumerate(line):
                met[point] += 1 if 0 < i < len(line) - 1 else 2
        self.junctions: list[Point] = []
        self._number: dict[Point, int] = {}
        self._out: list[list[tuple[int, int]]] = []  # (other end, stretch) of each junction
        self._stretches: list[array[int]] = []  # lon, lat, lon, lat, ...
        self._metres: list[float] = []
        for line in lines:
            start = 0
            for i in range(1, len(line)):
                if met[line[i]] > 1:
                    self._add(line[start : i + 1])
                    start = i
        self._keep_largest()

    def metres(self, a: Point, b: Point) -> float:
        return math.hypot((a[0] - b[0]) * math.cos(math.radians(a[1] / 1e5)), a[1] - b[1]) * METRES

    def nearest(self, point: Point) -> int:
        return min(self._alive, key=lambda j: self.metres(self.junctions[j], point))

    def beside(self, point: Point, turn: float) -> Point:
        """A point of a stretch at the junction nearest to this one; `turn` in [0, 1) picks which."""
        junction = self.nearest(point)
        out = self._out[junction]
        line = self._line(junction, out[int(turn * len(out))][1])
        return line[min(len(line) - 1, int(turn * 7919) % 4)]

    def onward(self, junction: int, turn: float) -> tuple[int, list[Point]]:
        """The junction at the other end of one stretch, and the points that lead there."""
        there, stretch = self._out[junction][int(turn * len(self._out[junction]))]
        return there, self._line(junction, stretch)[1:]

    def way(self, start: int, end: int) -> list[Point]:
        """Points of the shortest way; the start alone when there is none to go."""
        best = {start: 0.0}
        came: dict[int, tuple[int, int]] = {}
        goal = self.junctions[end]
        queue = [(self.metres(self.junctions[start], goal), start)]
        done: set[int] = set()
        while queue:
            _, here = heapq.heappop(queue)
            if here == end:
                break
            if here in done:
                continue
            done.add(here)
            for there, stretch in self._out[here]:
                far = best[here] + self._metres[stretch]
                if far < best.get(there, math.inf):
                    best[there] = far
                    came[there] = (here, stretch)
                    heapq.heappush(queue, (far + self.metres(self.junctions[there], goal), there))
        return self._trace(start, end, came)

    def _trace(self, start: int, end: int, came: dict[int, tuple[int, int]]) -> list[Point]:
        steps = []
        while end != start and end in came:
            steps.append(came[end])
            end = came[end][0]
        points = [self.junctions[start]]
        for junction, stretch in reversed(steps):
            points += self._line(junction, stretch)[1:]
        return points

    def _line(self, junction: int, stretch: int) -> list[Point]:
        flat = self._stretches[stretch]
        points = list(zip(flat[::2], flat[1::2], strict=True))
        return points if points[0] == self.junctions[junction] else points[::-1]

    def _junction(self, point: Point) -> int:
        if point not in self._number:
            self._number[point] = len(self.junctions)
            self.junctions.append(point)
            self._out.append([])
        return self._number[point]

    def _add(self, points: Sequence[Point]) -> None:
        a, b = self._junction(points[0]), self._junction(points[-1])
        self._out[a].append((b, len(self._stretches)))
        self._out[b].append((a, len(self._stretches)))
        self._stretches.append(array("i", [c for point in points for c in point]))
        self._metres.append(sum(self.metres(p, q) for p, q in pairwise(points)))

    def _keep_largest(self) -> None:
        """Only junctions of the largest connected part are driven to."""
        seen: set[int] = set()
        largest: list[int] = []
        for start in range(len(self.junctions)):
            if start in seen:
                continue
            part, todo = [], [start]
            seen.add(start)
            while todo:
                here = todo.pop()
                part.append(here)
                fresh = {j for j, _ in self._out[here]} - seen
                seen |= fresh
                todo += fresh
            largest = max(largest, part, key=len)
        self._alive = largest
