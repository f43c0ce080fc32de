"""Measures that are compared take turns, so that what befalls the machine befalls all of them."""

import statistics


def in_turn(rounds, *measures):
    """Runs the measures one after the other, `rounds` times; answers the list of results of each."""
    results = [[] for _ in measures]
    for _ in range(rounds):
        for place, measure in zip(results, measures):
            place.append(measure())
    return results


def median(results, of=float):
    return statistics.median(map(of, results))


def median_ratio(ones, others, of=float):
    """Each is compared with its neighbour in the same round."""
    return statistics.median(of(one) / of(other) for one, other in zip(ones, others))
