#!/usr/bin/env python3
"""Makes the databases in the folder of a release again, by the executable of that release.

    Tests/OldDatabases/make.py LATCHKEY FOLDER

A school with people in every state lives for a minute on SQLite and on PostgreSQL, through the API and the command line
alone. Then each database is written down as SQL, one statement a line, beside a JSON file with what its people know:
passwords, cookies, codes and links. All of it is invented, and of no use anywhere else.
"""
import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "Cluster"))
from postgres_server import PostgresServer  # noqa: E402

import dumped  # noqa: E402
from old_node import KEY, OldNode  # noqa: E402
from school import School  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("latchkey", type=Path, help="the executable of the release")
    parser.add_argument("folder", type=Path, help="where the files go")
    options = parser.parse_args()
    options.folder.mkdir(exist_ok=True)
    live(options, "sqlite", None)
    server = PostgresServer().create()
    try:
        live(options, "postgres", server)
    finally:
        server.remove()


def live(options, engine, server):
    folder = Path(tempfile.mkdtemp(prefix="latchkey-school-"))
    try:
        known = School(OldNode(options.latchkey, folder, server and server.url())).live()
        lines = dumped.postgres(server) if server else dumped.sqlite(folder / "data" / "latchkey.db")
        (options.folder / f"{engine}.sql").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        known = {"key": KEY, **known, "rows": dumped.counts(lines)}
        (options.folder / f"{engine}.json").write_text(
            json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{engine}: {sum(known['rows'].values())} rows")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
