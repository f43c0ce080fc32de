// As client.ts, for the guard.
import { all, anyRole, group, guardRequest, Jwks, Server, tokenRequired, type CurrentUser } from "latchkey-guard";

const server = "https://auth.school.example";
export const admin = tokenRequired({ server, roles: ["Admin"], recent: 600, factors: 2 });
export const leader = tokenRequired({ authority: new Server(server), require: all(anyRole("Teacher"), group("year9", { leader: true })) });
export const api = tokenRequired({ authority: new Jwks(server, "https://api.school.example", { permissions: { Admin: ["all"] } }) });
// @ts-expect-error neither a server nor an authority
export const open = tokenRequired({ roles: ["Admin"] });
// @ts-expect-error no such option
export const misspelt = tokenRequired({ server, role: ["Admin"] });

export async function answer(request: Request): Promise<Response> {
    const { user, response } = await guardRequest(request, { server });
    if (response) return response;
    const known: CurrentUser = user;
    return new Response(known.role ?? known.uid);
}
