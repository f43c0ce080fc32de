// Stands in for Express where that is not installed: as much of it as the programs of docs/guards.md use.
import { createServer } from "node:http";

export default function express() {
    const routes = [];
    const add = (method) => (path, ...handlers) => {
        const form = new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`);
        routes.push({ method, form, handlers });
    };
    const listener = (request, response) => {
        const path = new URL(request.url, "http://localhost").pathname;
        const route = routes.find(({ method, form }) => method === request.method && form.test(path));
        if (!route) return response.writeHead(404).end();
        request.params = route.form.exec(path).groups ?? {};
        response.json = (value) => response.setHeader("Content-Type", "application/json").end(JSON.stringify(value));
        const run = (place) => route.handlers[place](request, response, () => run(place + 1));
        return run(0);
    };
    return { get: add("GET"), delete: add("DELETE"), listen: (...where) => createServer(listener).listen(...where) };
}
