"""ForceAtlas2 in numpy, a strip of rows at a time: the forces and steps of networkx's, many times faster."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["forceatlas2"]

_STRIP = 16_000  # pairs looked at together: what the processor keeps at hand


def forceatlas2(
    points: Any, ends: Any, weights: Any, *, rounds: int, repulsion: float = 2.0, gravity: float = 1.0
) -> Any:
    """Return positions after so many rounds.

    Parameters
    ----------
    points : array of shape (n, 2)
        Where to start. It is not changed.
    ends : array of int of shape (2, m)
        The rows of both ends of every tie; each pair once, no self-ties.
    weights : array of shape (m,)
    rounds : int
    repulsion, gravity : float

    Returns
    -------
    array of shape (n, 2)

    Notes
    -----
    The same as ``networkx.forceatlas2_layout(scaling_ratio=repulsion, gravity=gravity, weight="weight")`` but for rounding:
    that one holds four tables of all pairs at once. Sums are taken in a fixed order, so that equal input gives equal output.

    References
    ----------
    Jacomy, Venturini, Heymann & Bastian, "ForceAtlas2", PLoS ONE 9 (2014), doi:10.1371/journal.pone.0098679

    Examples
    --------
    >>> import numpy as np
    >>> found = forceatlas2(np.array([[0.0, 0.0], [4.0, 0.0]]), np.array([[0], [1]]), np.array([1.0]), rounds=50)
    >>> bool(found[0, 0] < found[1, 0])
    True
    """
    import numpy as np  # an extra: only for those who draw large networks

    at = np.array(points, dtype=float)
    count = len(at)
    one, other = ends
    mass = 1.0 + np.bincount(one, minlength=count) + np.bincount(other, minlength=count)
    speed, efficiency, swing, traction = 1.0, 1.0, 1.0, 1.0
    for _ in range(rounds):
        update = _apart(at, mass, repulsion)
        for axis in (0, 1):
            pull = weights * (at[one, axis] - at[other, axis])
            update[:, axis] += np.bincount(other, pull, count) - np.bincount(one, pull, count)
        inward = at - at.mean(axis=0)
        far = _length(inward)
        inward[far > 0] /= far[far > 0, None]
        update -= gravity * mass[:, None] * inward
        swing += float((mass * _length(at - update)).sum())
        traction += float((0.5 * mass * _length(at + update)).sum())
        speed, efficiency = _speed(count, swing, traction, speed, efficiency)
        swinging = mass * _length(update)
        step = update * (speed / (1 + np.sqrt(speed * swinging)))[:, None]
        at += step
        if np.abs(step).sum() < 1e-10:
            break
    return at


def _apart(at: Any, mass: Any, strength: float) -> Any:
    """Return the force that pushes every point away from all others: masses over distance."""
    import numpy as np

    count = len(at)
    found = np.empty_like(at)
    rows = max(1, _STRIP // count)
    x, y = np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1])
    for first in range(0, count, rows):
        strip = slice(first, first + rows)
        aside, down = x[strip, None] - x, y[strip, None] - y
        square = aside * aside
        square += down * down
        np.maximum(
            square, 1e-12, out=square
        )  # a point does not push itself, nor one that stands on it: aside is 0
        force = np.divide(mass, square, out=square)
        found[strip, 0] = np.einsum("ij,ij->i", force, aside)
        found[strip, 1] = np.einsum("ij,ij->i", force, down)
    found *= (mass * strength)[:, None]
    return found


def _length(vectors: Any) -> Any:
    import numpy as np

    return np.sqrt(vectors[:, 0] ** 2 + vectors[:, 1] ** 2)


def _speed(count: int, swing: float, traction: float, speed: float, efficiency: float) -> tuple[float, float]:
    """Return how fast to go on, and how well that went: slower where points swing more than they travel."""
    best = 0.05 * math.sqrt(count)
    jitter = max(math.sqrt(best), min(10.0, best * traction / count**2))
    if swing / traction > 2.0:
        if efficiency > 0.05:
            efficiency *= 0.5
        jitter = max(jitter, 1.0)
    target = math.inf if swing == 0 else jitter * efficiency * traction / swing
    if swing > jitter * traction:
        if efficiency > 0.05:
            efficiency *= 0.7
    elif speed < 1000:
        efficiency *= 1.3
    return speed + min(target - speed, 0.5 * speed), efficiency
