"""What nodes ask the database beside all requests: the change feed, with and without LISTEN."""

import time

from generator import renames
from server import cpu_seconds

FOLLOWS = "SELECT seq, account_id FROM account_change"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE usename = 'latchkey'"


class FeedMeasures:
    """Three nodes, of which one may be busy with changes."""

    def __init__(self, options, cluster, tokens):
        self.options, self.cluster, self.tokens = options, cluster, tokens

    def run(self):
        listening = {"database_listen_url": self.cluster.server.url()}
        return {
            "nobody changes anything": self.measured(self.wait),
            "nobody changes anything, all listen": self.measured(self.wait, **listening),
            "renames on one node": self.measured(self.rename),
            "renames on one node, all listen": self.measured(self.rename, **listening),
        }

    def wait(self, nodes):
        time.sleep(self.options.warm_seconds)
        return 0

    def rename(self, nodes):
        return renames(nodes[:1], self.tokens, self.options.warm_seconds).rate

    def measured(self, work, **settings):
        """Of all nodes together, for each second: renames, reads of the feed, milliseconds of processors; connections."""
        with self.cluster.nodes(3, **settings) as nodes:
            work(nodes)
            nodes_before, backends_before = self.spent(nodes)
            rates = []
            asked = self.cluster.statements(lambda: rates.append(work(nodes)))
            nodes_after, backends_after = self.spent(nodes)
            seconds = self.options.warm_seconds
            return {
                "renames": rates[0],
                "reads": sum(calls for query, calls in asked.items() if query.startswith(FOLLOWS)) / seconds,
                "nodes": (nodes_after - nodes_before) / seconds * 1000,
                "database": (backends_after - backends_before) / seconds * 1000,
                "connections": len(self.cluster.server.sql(BACKENDS)),
            }

    def spent(self, nodes):
        """Seconds of processors, of the nodes and of what works for them in the database."""
        backends = [int(pid) for pid, in self.cluster.server.sql(BACKENDS)]
        return sum(node.cpu_seconds() for node in nodes), sum(map(cpu_seconds, backends))
