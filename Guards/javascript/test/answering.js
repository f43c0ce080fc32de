// A server on a loopback port that answers about tokens and keys as a test says, and the vectors of Guards/vectors.json.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import { Jwks, Server } from "../index.js";

// A busy machine is no server that is away.
Server.patience = Jwks.patience = 60;

export const vectors = JSON.parse(readFileSync(new URL("../../vectors.json", import.meta.url), "utf8"));
const names = new Map(Object.entries(vectors.tokens).map(([name, text]) => [text, name]));

export const silent = () => {};

/** The fields of a vector as a server hands them on: with tokens for their names, and as Latin-1. */
export function headerFields(pairs) {
    return pairs.map(([name, value]) => {
        const text = value.replace(/\{(\w+)\}/g, (whole, token) => vectors.tokens[token] ?? whole);
        return [name, Buffer.from(text).toString("latin1")];
    });
}

/** Whether the first request of a case can be tried through a framework, with its own clock. */
export function isForAdapters(one) {
    return one.authority === "server" && !one.patience && !one.server && !one.require.rule && !one.require.recent;
}

/** Runs `listener` on a loopback port while `test` runs with its address. */
export async function listening(listener, test) {
    const server = createServer(listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
        return await test(`http://127.0.0.1:${server.address().port}`);
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

/**
 * `answers` are those of a vector: by the name of a token, one after another, and the last one from then on. `keys` are those to the
 * question for the keys, in the same way.
 */
export function answering(answers, test, { gate = Promise.resolve(), keys = [] } = {}) {
    const told = {
        asked: new Map(), elsewhere: 0, questions: 0,
        /** Whether there are so many within half a minute: a guard asks for keys behind the back of a request, too. */
        async hasQuestions(number) {
            const deadline = performance.now() + 30_000;
            while (told.questions < number && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 1));
            return told.questions === number;
        },
    };
    const all = { ...answers, keys };
    return listening(
        async (request, response) => {
            const { authorization } = request.headers;
            const isForKeys = request.url === "/.well-known/jwks.json";
            // Nobody's token is needed to ask for keys.
            if (isForKeys ? authorization : request.url !== "/api/id") told.elsewhere += 1;
            const name = isForKeys ? "keys" : names.get(authorization?.replace(/^Bearer /, ""));
            const number = told.asked.get(name) ?? 0;
            told.asked.set(name, number + 1);
            told.questions += 1;
            await gate;
            const answer = all[name][Math.min(number, all[name].length - 1)];
            if (answer.never) return;
            let body = Buffer.from(answer.body ?? JSON.stringify(answer.json));
            if (answer.length) body = Buffer.concat([body, Buffer.alloc(answer.length - body.length, " ")]);
            response.writeHead(answer.status, answer.redirect ? { Location: "/elsewhere" } : {});
            response.end(body);
        },
        (url) => test(url, told),
    );
}
