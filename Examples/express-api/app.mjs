// Notes, kept by an Express app that leaves signing in to Latchkey: each person sees their own, an administrator sees all.
import { fileURLToPath } from "node:url";
import express from "express";
import { tokenRequired } from "latchkey-guard";

const server = process.env.AUTH_SERVER ?? "http://localhost:8587";
const port = Number(process.env.PORT ?? 8592);
// "latchkey" is what the cookie is called where Latchkey's address is http://localhost. With https, leave it out.
const guarded = (asked) => tokenRequired({ server, cookie: "latchkey", ...asked });

/** In memory alone, so that the example stays one file: an app has a database. `author` is the id, which never changes. */
const notes = [];
let lastNumber = 0;
const read = ({ number, uid, text }) => ({ number, uid, text });
const refuse = (response, status, code, message) => response.status(status).json({ message, data: null, code });

const app = express();
app.disable("x-powered-by");

// Browsers send the cookie with requests of any page, and name the page where a request may change something.
app.use((request, response, next) => {
    const { origin } = request.headers;
    const changes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
    if (changes && origin !== undefined && origin !== `http://localhost:${port}`) {
        return refuse(response, 403, "origin_not_allowed", "This origin is not allowed");
    }
    next();
});

app.get("/api/notes", guarded(), (request, response) => {
    response.json(notes.filter(({ author }) => author === request.currentUser.id).map(read));
});

// The guard before the body: nobody reads what strangers send.
app.post("/api/notes", guarded(), express.json({ limit: "10kb" }), (request, response) => {
    const text = request.body?.text;
    if (typeof text !== "string" || text === "") return refuse(response, 400, "invalid_body", "text is missing");
    // The author is who signed in, whatever else the body says.
    const note = { number: ++lastNumber, author: request.currentUser.id, uid: request.currentUser.uid, text };
    notes.push(note);
    response.status(201).json(read(note));
});

app.get("/api/notes/all", guarded({ roles: ["Admin"] }), (request, response) => {
    response.json(notes.map(read));
});

app.delete("/api/notes/:number", guarded(), (request, response) => {
    const user = request.currentUser;
    const place = notes.findIndex(({ number, author }) => {
        return String(number) === request.params.number && (author === user.id || user.roles.includes("Admin"));
    });
    // Whether somebody else's note is there, nobody is told.
    if (place < 0) return refuse(response, 404, "not_found", "Not found");
    notes.splice(place, 1);
    response.status(204).end();
});

app.use(express.static(fileURLToPath(new URL("public", import.meta.url))));
app.use((error, request, response, next) => refuse(response, error.status ?? 500, "failed", "The request failed"));

app.listen(port, "127.0.0.1", () => console.log(`The notes are at http://localhost:${port}`));
