#!/usr/bin/env node
// make-client-types.mjs [--check]
// Writes Web/client/latchkey.d.ts, for TypeScript, from the comments (JSDoc) of latchkey.js, client.js and the modules these name.
// Fails where a comment lacks a type, or names other parameters than its method has. With --check writes nothing, and fails where the
// file is not what would be written. Tests/Web/unit/types.test.js compares it with what the modules export when they run.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const client = new URL("../Web/client/", import.meta.url);
const target = new URL("latchkey.d.ts", client);
const read = (name) => readFileSync(new URL(name, client), "utf8");

/** Public to the modules of the client alone: what the client itself offers under another name, or takes care of. */
export const INTERNAL = {
    LatchkeyClient: ["diagnosis", "serviceTokens", "fallback", "handOff", "broughtOptions"],
    Passkeys: ["signIn", "finish", "prove", "add", "setUp", "tellDevice", "tellRemoved", "farewell"],
    Identities: ["signIn", "link", "confirm"],
};

const EVENTS = `    addEventListener(
        type: "change", listener: (event: ChangeEvent) => void, options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: "error", listener: (event: FailedReturnEvent) => void, options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string, listener: EventListenerOrEventListenerObject | null, options?: boolean | AddEventListenerOptions,
    ): void;
`;

const HEAD = `// Written by scripts/make-client-types.mjs from the comments of the modules.

/** Who is signed in has changed: on this page, in another tab, or because the server ended the session or changed the account. */
export type ChangeEvent = CustomEvent<{ user: User | null, cause: "here" | "other_tab" | "server" }>;
/** A sign-in at the server's own page came back and failed. */
export type FailedReturnEvent = CustomEvent<{ error: LatchkeyError }>;
`;

/** A comment without its stars. */
function plain(comment) {
    return comment.replace(/^\/\*\*|\*\/$/g, "").replace(/^[ \t]*\* ?/gm, "").trim();
}

/** What stands between the brace at \`start\` and its partner, on one line; and where it ends. */
function braced(text, start) {
    for (let depth = 0, place = start; place < text.length; place++) {
        if (text[place] === "{") depth += 1;
        if (text[place] === "}" && --depth === 0) {
            return { inner: text.slice(start + 1, place).replace(/\s+/g, " ").trim(), end: place + 1 };
        }
    }
    throw new Error(`no end of ${text.slice(start, start + 60)}`);
}

const type = (text) => text.replace(/import\("\.\.?\/[\w./-]+\.js"\)\./g, "");

/** @returns {{ text: string, params: { type: string, name: string, isOptional: boolean }[], returns?: string, type?: string }} */
function documented(comment) {
    const text = plain(comment);
    const found = { text: text.split(/(?:^|\s)@(?:param|returns|type|typedef|template)\b/, 1)[0].replace(/\s+/g, " ").trim(), params: [] };
    for (const tag of text.matchAll(/@(param|returns|type)\s*(?=\{)/g)) {
        const { inner, end } = braced(text, tag.index + tag[0].length);
        if (tag[1] === "param") {
            const [, open, name] = /^\s+(\[?)(\w+)/.exec(text.slice(end)) ?? [];
            if (!name) throw new Error(`a parameter without a name: ${inner}`);
            found.params.push({ type: type(inner), name, isOptional: open === "[" });
        } else {
            found[tag[1]] = type(inner);
        }
    }
    return found;
}

const COMMENT = String.raw`(?:(\/\*\*(?:(?!\*\/)[\s\S])*\*\/)\s*\n)?`;

/** The parameters of a function as they stand: a name, or the names that are taken out of an object. */
function parameters(text, start) {
    const parts = [];
    let depth = 0;
    let from = start + 1;
    for (let place = start; place < text.length; place++) {
        if ("({[".includes(text[place])) depth += 1;
        if (")}]".includes(text[place])) depth -= 1;
        if (depth === 0 || (depth === 1 && text[place] === ",")) {
            const part = text.slice(from, place).trim();
            if (part) parts.push(part);
            from = place + 1;
        }
        if (depth === 0) break;
    }
    return parts.map((part) => {
        const taken = /^\{([^}]*)\}/.exec(part);
        const names = taken?.[1].split(",").map((name) => name.trim().split(/[ :=]/, 1)[0]).filter((name) => name && !name.startsWith("..."));
        return { names, name: taken ? undefined : /^(?:\.\.\.)?\w+/.exec(part)[0], hasDefault: /=/.test(part.replace(/^\{[^}]*\}/, "")) };
    });
}

/** The parameters for TypeScript. Names, number and keys are those of the function itself. */
function signature(where, doc, given) {
    const { params } = doc;
    // With a default and without a word: an AbortSignal alone.
    if (params.length !== given.length) throw new Error(`${where}: ${params.length} of ${given.length} parameters have a type`);
    return given.map(({ names, name, hasDefault }, place) => {
        const { type: told, name: toldName, isOptional } = params[place];
        if (name && name !== toldName) throw new Error(`${where}: ${toldName} is called ${name}`);
        for (const key of names ?? []) {
            const isThere = new RegExp(`\\b${key}\\??:`).test(told) || !told.includes("{");
            if (!isThere) throw new Error(`${where}: ${key} has no type`);
        }
        if (hasDefault && !isOptional) throw new Error(`${where}: ${toldName} can be left out`);
        return `${toldName}${isOptional ? "?" : ""}: ${told}`;
    }).join(", ");
}

function commented(text, indent = "") {
    if (!text) return "";
    const words = text.split(" ");
    const lines = [""];
    for (const word of words) {
        if (lines.at(-1) && lines.at(-1).length + word.length > 115) lines.push("");
        lines[lines.length - 1] += (lines.at(-1) ? " " : "") + word;
    }
    if (lines.length === 1) return `${indent}/** ${text} */\n`;
    return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}

function typedefs(text) {
    return [...text.matchAll(/@typedef\s*(?=\{)/g)].map((tag) => {
        const { inner, end } = braced(text, tag.index + tag[0].length);
        const [, name, about] = /^\s+(\w+)([^@]*)/.exec(text.slice(end));
        return `${commented(about.replace(/\s+/g, " ").trim())}export type ${name} = ${type(inner)};\n`;
    });
}

/** @returns {{ name: string, text: string, kind: string }[]} what a class offers */
function members(source, className) {
    const start = source.indexOf(`class ${className} `);
    const body = source.slice(start, source.indexOf("\n}\n", start));
    const found = [];
    const form = new RegExp(String.raw`\n    ${COMMENT.replace("\\s*\\n", "\\n")} {0,4}(async |get |set |static )?([a-zA-Z]\w*)\(`, "g");
    for (const match of body.matchAll(form)) {
        const [whole, comment = "", before = "", name] = match;
        if (["constructor", "if", "for", "while", "switch", "catch", "return", "super"].includes(name)) continue;
        if (INTERNAL[className]?.includes(name)) continue;
        const kind = before.trim();
        const where = `${className}.${name}`;
        if (kind === "set") {
            found.find((one) => one.name === name).isWritable = true;
            continue;
        }
        const doc = documented(comment);
        const returns = doc.returns ?? (kind === "async" ? "Promise<void>" : undefined);
        if (!returns) throw new Error(`${where} says not what it returns`);
        const given = parameters(body, match.index + whole.length - 1);
        found.push({ name, kind, doc, returns, signature: kind === "get" ? "" : signature(where, doc, given) });
    }
    return found;
}

function classText(source, className) {
    const about = documented(new RegExp(`${COMMENT}export class ${className} `).exec(source)[1]).text;
    const isClient = className === "LatchkeyClient";
    const lines = [];
    if (isClient) {
        lines.push("    constructor(baseURL?: string, options?: ClientOptions);\n");
        for (const [, property, part] of parts(source)) lines.push(`    readonly ${property}: ${part};\n`);
        lines.push(EVENTS);
    }
    for (const one of members(source, className)) {
        const { name, kind, doc, returns, isWritable } = one;
        lines.push(commented(doc.text, "    "));
        if (kind === "get") lines.push(`    ${isWritable ? "" : "readonly "}${name}: ${returns};\n`);
        else lines.push(`    ${name}(${one.signature}): ${returns};\n`);
    }
    // Parts are made by the client alone.
    const head = isClient ? "export class LatchkeyClient extends EventTarget" : `export interface ${className}`;
    return `${commented(about)}${head} {\n${lines.join("")}}\n`;
}

/** The client's parts: \`this.recovery = new Recovery(…)\`. */
function parts(source) {
    return [...source.matchAll(/^ {8}this\.(\w+) = new (\w+)\(/gm)].filter(([, property]) => !INTERNAL.LatchkeyClient.includes(property));
}

function errorText(source) {
    const about = documented(new RegExp(`${COMMENT}export class LatchkeyError `).exec(source)[1]).text;
    const details = documented(/\/\*\*\s+\* @param \{string\} code[\s\S]*?\*\//.exec(source)[0]).params[1].type;
    const fields = [...source.matchAll(new RegExp(`\\n {8}${COMMENT.replace("\\s*\\n", "\\n")} {0,8}this\\.(\\w+) = `, "g"))].map(([, comment, name]) => {
        if (name === "name") return `    readonly name: "LatchkeyError";\n`;
        if (name === "code") return "    readonly code: string;\n";
        const doc = documented(comment ?? "");
        if (!doc.type) throw new Error(`LatchkeyError.${name} has no type`);
        return `${commented(doc.text, "    ")}    readonly ${name}: ${doc.type};\n`;
    });
    const getters = members(source, "LatchkeyError").map(({ name, doc, returns }) => {
        return `${commented(doc.text, "    ")}    readonly ${name}: ${returns};\n`;
    });
    return `${commented(about)}export class LatchkeyError extends Error {\n    constructor(code: string, details?: ${details});\n`
        + `${fields.join("")}${getters.join("")}}\n`;
}

function functionText(source, name) {
    const form = new RegExp(`${COMMENT}export function ${name}\\(`).exec(source);
    const doc = documented(form[1] ?? "");
    const given = parameters(source, form.index + form[0].length - 1);
    const returns = doc.returns ?? (name === "createClient" ? "LatchkeyClient" : undefined);
    if (!returns) throw new Error(`${name} says not what it returns`);
    const told = signature(name, doc, given.map((one, place) => ({ ...one, hasDefault: one.hasDefault || doc.params[place]?.isOptional })));
    return `${commented(doc.text)}export function ${name}(${told}): ${returns};\n`;
}

export function text() {
    const main = read("latchkey.js");
    const source = read("client.js");
    const modules = Object.fromEntries([...source.matchAll(/import \{ (\w+) \} from "\.\/([\w/-]+\.js)"/g)].map(([, name, file]) => [name, file]));
    const options = documented(new RegExp(`${COMMENT}export function createClient`).exec(main)[1]).params[1].type;
    const reexported = [...main.matchAll(/^export \{ ([\w, ]+) \} from "\.\/([\w/-]+\.js)";$/gm)]
        .flatMap(([, names, file]) => names.split(", ").map((name) => ({ name, file })))
        .filter(({ name }) => /^[a-z]/.test(name));
    return [
        HEAD,
        typedefs(plain(/\/\*\*[\s\S]*?\*\//.exec(main)[0])).join(""),
        ...typedefs(read("errors.js").replace(/\*\//g, "\n@")),
        `export type ClientOptions = ${options};\n`,
        errorText(read("errors.js")),
        classText(source, "LatchkeyClient"),
        ...parts(source).map(([, , part]) => classText(read(modules[part]), part)),
        ...reexported.map(({ name, file }) => functionText(read(file), name)),
        functionText(main, "createClient").replace(options, "ClientOptions"),
    ].join("\n").replace(/\n{3,}/g, "\n\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const made = text();
    if (!process.argv.includes("--check")) writeFileSync(target, made);
    else if (readFileSync(target, "utf8") !== made) {
        console.error("Web/client/latchkey.d.ts is not what its script writes: run scripts/make-client-types.mjs");
        process.exit(1);
    }
}
