// What programs in TypeScript may write and what they may not: scripts/check-types.sh has the compiler read it.
import { baseurl, fetchOptions, login, pythonURI } from "https://auth.school.example/client/config.js";
import {
    createClient, errorText, fieldText, LatchkeyError, needsReauth, sameOriginPath, text, type Group, type User,
} from "https://auth.school.example/client/latchkey.js";
import "https://auth.school.example/client/sign-in-element.js";

const client = createClient("https://auth.school.example", { onReauthRequired: async (error) => error.needs !== null });

export async function signsIn(uid: string, password: string): Promise<string> {
    try {
        const user: User = await client.signIn({ uid, password, remember: true, signal: new AbortController().signal });
        return user.roles.join(", ");
    } catch (error) {
        if (!(error instanceof LatchkeyError)) throw error;
        if (error.code === "factor_required" && error.ticket) await client.finishSignIn({ ticket: error.ticket, code: "123456" });
        return fieldText(error, "uid") ?? errorText(error) + (error.retryAfter ?? 0);
    }
}

export async function asks(): Promise<void> {
    const user = await client.currentUser({ fresh: true });
    // @ts-expect-error nobody may be signed in
    user.name;
    const { users, pagination } = await client.users({ state: "active", sort: "-name", perPage: 10 });
    const names: string[] = users.map(({ name, email }) => email ?? name);
    const groups: Group[] = (await client.groups.list()).groups;
    const codes: string[] | null = (await client.factors.confirmTotp("id", "123456")).recoveryCodes;
    const picture: Blob | null = await client.picture.get();
    const response: Response = await client.fetch("https://api.school.example/reports", { method: "POST" });
    const events = await client.staff.events({ since: new Date(), kind: "signed_in" });
    console.log(names, pagination.total, groups, codes, picture?.size, response.ok, events.next, client.server, client.factors.codesLeft);
    await client.deleteAccount({ uid: "toby" });
    client.onReauthRequired = null;
}

export async function mistakes(): Promise<void> {
    // @ts-expect-error no password
    await client.signIn({ uid: "toby" });
    // @ts-expect-error no such key
    await client.users({ perpage: 10 });
    // @ts-expect-error no such state
    await client.users({ state: "gone" });
    // @ts-expect-error no such method
    await client.signin({ uid: "toby", password: "" });
    // @ts-expect-error an id is a text
    await client.groups.show(7);
    // @ts-expect-error cannot be set
    client.server = "https://elsewhere.example";
    // @ts-expect-error of the client's modules alone
    client.serviceTokens;
}

client.addEventListener("change", ({ detail }) => console.log(detail.user?.uid, detail.cause === "other_tab"));
client.addEventListener("error", ({ detail }) => console.log(detail.error.message));

const form = document.createElement("latchkey-sign-in");
form.client = client;
form.addEventListener("latchkey-sign-in", (event) => {
    event.preventDefault();
    console.log(event.detail.user.name);
});
form.addEventListener("latchkey-error", ({ detail }) => console.log(needsReauth(detail.error), text("form.sign_in")));

const path: string | null = sameOriginPath(new URLSearchParams(location.search).get("return-to"));
login({ URL: `${pythonURI}/api/authenticate`, callback: () => location.assign(path ?? baseurl), message: "message", method: "POST", body: {} });
void fetch(`${pythonURI}/api/id`, fetchOptions);
