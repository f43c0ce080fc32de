// serve-fetch.js FILE PORT
// Serves the program FILE, which is in the style of fetch, with node.
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const [file, port] = process.argv.slice(2);
const { default: program } = await import(pathToFileURL(file));

createServer(async (request, response) => {
    const headers = new Headers();
    for (let place = 0; place < request.rawHeaders.length; place += 2) {
        headers.append(request.rawHeaders[place], request.rawHeaders[place + 1]);
    }
    const answer = await program.fetch(new Request(`http://localhost${request.url}`, { method: request.method, headers }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
}).listen(Number(port), "127.0.0.1");
