"""Grades, kept by a Flask app that leaves signing in to Latchkey."""

import os
import sqlite3

from flask import Flask, g, jsonify, request

from guard import token_required

app = Flask(__name__)
DATABASE = os.environ.get("DATABASE", "grades.db")


def database():
    if "database" not in g:
        g.database = sqlite3.connect(DATABASE, timeout=5)
        g.database.row_factory = sqlite3.Row
    return g.database


@app.teardown_appcontext
def close(_):
    if "database" in g:
        g.database.close()


def prepare():
    with sqlite3.connect(DATABASE) as connection:
        connection.executescript(
            """
            CREATE TABLE IF NOT EXISTS person (id INTEGER PRIMARY KEY, latchkey_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS grade (person_id INTEGER PRIMARY KEY REFERENCES person (id), grade TEXT NOT NULL);
            """)


def person(user):
    """This app's own row for a user. The id never changes and is never given to somebody else; a uid may be.

    One statement, because a page asks for several things at once, also at somebody's first visit.
    """
    row = database().execute(
        """
        INSERT INTO person (latchkey_id, name) VALUES (?, ?)
        ON CONFLICT (latchkey_id) DO UPDATE SET name = excluded.name RETURNING id, name
        """,
        (user["id"], user["name"])).fetchone()
    database().commit()
    return row


@app.get("/api/grade")
@token_required()
def own_grade():
    mine = person(g.current_user)
    row = database().execute("SELECT grade FROM grade WHERE person_id = ?", (mine["id"],)).fetchone()
    return jsonify(person=mine["id"], name=mine["name"], grade=row["grade"] if row else None)


@app.put("/api/grade/<int:person_id>")
@token_required(["Admin", "Teacher"])
def give_grade(person_id):
    grade = str((request.get_json() or {}).get("grade", ""))[:10]
    known = database().execute("SELECT 1 FROM person WHERE id = ?", (person_id,)).fetchone()
    if not known:
        return jsonify(message="Not found", data=None, code="not_found"), 404
    database().execute(
        "INSERT INTO grade (person_id, grade) VALUES (?, ?) ON CONFLICT (person_id) DO UPDATE SET grade = excluded.grade",
        (person_id, grade))
    database().commit()
    return jsonify(person=person_id, grade=grade)


if __name__ == "__main__":
    prepare()
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "8590")), threaded=True)
