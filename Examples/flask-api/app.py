"""A class's blog, kept by a Flask app in the shape of the Flask system: resources, `token_required`, `g.current_user`.

Latchkey signs people in. This app has no passwords, makes no tokens, and knows people by the id that Latchkey gave them.
"""
import os
import sqlite3

from flask import Blueprint, Flask, g, request
from flask_cors import CORS
from flask_restful import Api, Resource

from latchkey_guard.flask import token_required

# Where the pages are, beside this app's own address.
ORIGINS = os.environ.get("ORIGINS", "http://localhost:4500 http://localhost:8587").split()

app = Flask(__name__)
app.config["LATCHKEY_SERVER"] = os.environ.get("AUTH_SERVER", "http://localhost:8586")
# What it is called where Latchkey's address is http://localhost. With https, leave this line out.
app.config["LATCHKEY_COOKIE"] = "latchkey"
app.config["DATABASE"] = os.environ.get("DATABASE", "blog.db")
# Pages elsewhere may read the answers, with the cookie, and send the header that the Flask system's `fetchOptions` have.
CORS(app, origins=ORIGINS, supports_credentials=True, allow_headers=["Content-Type", "X-Origin"])

blog = Blueprint("blog", __name__, url_prefix="/api")
api = Api(blog)


@app.before_request
def refuse_strange_pages():
    """Browsers send the cookie with requests of any page, and name the page where a request may change something."""
    if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Origin", ORIGINS[0]) not in ORIGINS:
        return {"message": "This origin is not allowed", "data": None, "code": "origin_not_allowed"}, 403


class Posts(Resource):
    @token_required()
    def get(self):
        """One's own posts, the newest first."""
        return [read(row) for row in database().execute(
            "SELECT * FROM post WHERE author = ? ORDER BY id DESC", (g.current_user.id,))]

    @token_required()
    def post(self):
        body = request.get_json()
        text = body.get("text") if isinstance(body, dict) else None
        if not isinstance(text, str) or not 0 < len(text) <= 1000:
            return {"message": "text is missing, or longer than 1000 characters", "data": None}, 400
        # The author is who signed in, whatever else the body says.
        row = database().execute(
            "INSERT INTO post (author, uid, text) VALUES (?, ?, ?) RETURNING *",
            (g.current_user.id, g.current_user._uid, text)).fetchone()
        database().commit()
        return read(row), 201


class AllPosts(Resource):
    @token_required(["Admin"])
    def get(self):
        """Everybody's, for administrators."""
        return [read(row) for row in database().execute("SELECT * FROM post ORDER BY id DESC")]


class Paper(Resource):
    @token_required(["Editor"])
    def get(self):
        """Everybody's, in the order in which they were written, for those who edit the school paper."""
        return [read(row) for row in database().execute("SELECT * FROM post ORDER BY id")]


class OnePost(Resource):
    @token_required()
    def delete(self, number):
        """One's own; an administrator deletes anybody's."""
        deleted = database().execute(
            "DELETE FROM post WHERE id = ? AND (author = ? OR ?)",
            (number, g.current_user.id, g.current_user.is_admin())).rowcount
        database().commit()
        # Whether somebody else's post is there, nobody is told.
        return ({"message": "Deleted"}, 200) if deleted else ({"message": "Not found", "data": None}, 404)


api.add_resource(Posts, "/post")
api.add_resource(AllPosts, "/post/all")
api.add_resource(Paper, "/post/paper")
api.add_resource(OnePost, "/post/<int:number>")
app.register_blueprint(blog)


def read(row):
    return {"id": row["id"], "uid": row["uid"], "text": row["text"]}


def database():
    if "database" not in g:
        g.database = sqlite3.connect(app.config["DATABASE"], timeout=5)
        g.database.row_factory = sqlite3.Row
    return g.database


@app.teardown_appcontext
def close(_):
    if "database" in g:
        g.database.close()


def prepare():
    with sqlite3.connect(app.config["DATABASE"]) as connection:
        # Joined to people by `author`, which never changes; `uid` is what the author was called then.
        connection.execute(
            """
            CREATE TABLE IF NOT EXISTS post
            (id INTEGER PRIMARY KEY AUTOINCREMENT, author TEXT NOT NULL, uid TEXT NOT NULL, text TEXT NOT NULL)
            """)


if __name__ == "__main__":
    prepare()
    app.run(host="127.0.0.1", port=int(os.environ.get("PORT", "8590")), threaded=True)
