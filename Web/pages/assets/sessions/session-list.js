// Where the person is signed in: device, place and time; each can be ended.

import { ago } from "../shell/dates.js";
import { deviceName } from "./device.js";
import { byId, client, text } from "../shell/page.js";
import { runOnce } from "../forms/run-once.js";
import { tag } from "../lists/tag.js";

const list = byId("sessions");
const message = byId("sessions-message");
const endOthers = byId("end-others");

export function wireSessions() {
    endOthers.addEventListener("click", () => runOnce(endOthers, message, async () => {
        await client.endOtherSessions();
        await showSessions();
        byId("sessions-title").focus();
        return text("profile.sessions_others_ended");
    }));
}

/** Reads the sessions anew and shows them, the current one first. */
export async function showSessions() {
    const sessions = await client.sessions();
    const inOrder = [...sessions].sort((one, other) => Number(other.current) - Number(one.current));
    list.replaceChildren(...inOrder.map(row));
    endOthers.parentElement.hidden = sessions.length < 2;
}

/** @param {import("../../client/latchkey.js").Session} session */
function row(session) {
    const item = document.createElement("li");
    const about = document.createElement("div");
    const device = document.createElement("strong");
    device.textContent = deviceName(session.user_agent);
    device.title = session.user_agent ?? "";
    about.append(device, " ", session.current ? tag(text("profile.sessions_current")) : "", details(session));
    item.append(about);
    if (!session.current) item.append(endButton(session, device.textContent));
    return item;
}

function details(session) {
    const element = document.createElement("div");
    element.className = "muted small";
    const lastSeen = [text("profile.sessions_seen"), " ", ago(session.last_seen_at)];
    const seen = session.current ? [text("profile.sessions_now")] : lastSeen;
    const since = [text("profile.sessions_since"), " ", ago(session.created_at)];
    element.append(session.ip ?? "", " · ", ...seen, " · ", ...since);
    return element;
}

function endButton(session, device) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button short";
    button.textContent = text("profile.sessions_end");
    button.setAttribute("aria-label", text("profile.sessions_end_label", { device, ip: session.ip ?? "" }));
    button.addEventListener("click", () => runOnce(button, message, async () => {
        await client.endSession(session.id).catch((error) => {
            // It ended by itself meanwhile, which is what was wanted.
            if (error.code !== "not_found") throw error;
        });
        await showSessions();
        byId("sessions-title").focus();
        return text("profile.sessions_ended", { device });
    }));
    return button;
}
