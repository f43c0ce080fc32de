/**
 * What the server's answers look like, as far as the client's callers rely on it: a proxy or another program may answer
 * JSON too.
 */

/** An answer of status 204. */
export function isNothing(answer) {
    return answer === undefined;
}

export function isMessage(answer) {
    return isText(answer?.message);
}

export function isUser(answer) {
    return isText(answer?.id) && isText(answer.uid) && isText(answer.name) && Array.isArray(answer.roles);
}

export function isSignIn(answer) {
    return isUser(answer?.user);
}

export function isListOfSessions(answer) {
    return Array.isArray(answer?.sessions) && answer.sessions.every((session) => isText(session?.id));
}

export function isPageOfUsers(answer) {
    return Array.isArray(answer?.users) && answer.users.every(isUser) && Number.isInteger(answer.pagination?.total);
}

export function isSettings(answer) {
    return isText(answer?.registration) && isText(answer.uid_label) && Number.isInteger(answer.password?.min_length);
}

export function isVerdict(answer) {
    return typeof answer?.acceptable === "boolean";
}

function isText(value) {
    return typeof value === "string";
}
