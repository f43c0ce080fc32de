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

/** Who is signed in, or null for nobody. */
export function isUserOrNobody(answer) {
    return answer === null || isUser(answer);
}

export function isSignIn(answer) {
    return isUser(answer?.user);
}

/** Where the page leaves to: the site for which somebody signed in, or a provider. */
export function isHandedOff(answer) {
    return isText(answer?.location);
}

export function isServiceToken(answer) {
    return isText(answer?.access_token) && answer.expires_in > 0;
}

/** What the key of a session signs, and what its signature is answered with. */
export function isChallenge(answer) {
    return isText(answer?.challenge);
}

export function isSessionToken(answer) {
    return isServiceToken(answer) && isUser(answer.user);
}

export function isHandOff(answer) {
    return isText(answer?.origin) && "user" in answer;
}

/** What a page does next that came back from a provider. */
export function isFederationStep(answer) {
    return isText(answer?.next);
}

export function isListOfCodes(answer) {
    return Array.isArray(answer?.codes) && answer.codes.every((one) => isText(one?.kind) && isText(one.expires_at));
}

export function isListOfIdentities(answer) {
    return Array.isArray(answer?.identities) && answer.identities.every((one) => isText(one?.id) && isText(one.provider));
}

export function isTicket(answer) {
    return isText(answer?.ticket);
}

/** One's own second factors, or somebody's as staff see them. */
export function isFactors(answer) {
    return Array.isArray(answer?.totp) && answer.totp.every((one) => isText(one?.created_at)) && "recovery_codes" in answer;
}

export function isNewTotp(answer) {
    return isText(answer?.id) && isText(answer.secret) && isText(answer.uri) && isText(answer.qr_svg);
}

export function isSetUp(answer) {
    const { totp, passkey } = answer ?? {};
    return isText(totp?.secret) && isText(totp.uri) && isText(totp.qr_svg) && (!passkey || isText(passkey.publicKey?.challenge));
}

/** The authenticator as it is now, or a sentence. */
export function isRenamed(answer) {
    return isText(answer?.id) || isMessage(answer);
}

export function isRecoveryCodes(answer) {
    return Array.isArray(answer?.recovery_codes) && answer.recovery_codes.every(isText);
}

export function isListOfSessions(answer) {
    return Array.isArray(answer?.sessions) && answer.sessions.every((session) => isText(session?.id));
}

export function isSessionsOfUser(answer) {
    return isListOfSessions(answer) && typeof answer.password_off === "boolean" && "waits_until" in answer;
}

export function isPageOfUsers(answer) {
    return Array.isArray(answer?.users) && answer.users.every(isUser) && Number.isInteger(answer.pagination?.total);
}

export function isGroup(answer) {
    return isText(answer?.id) && isText(answer.key) && isText(answer.name) && Array.isArray(answer.leaders);
}

export function isPageOfGroups(answer) {
    return Array.isArray(answer?.groups) && answer.groups.every(isGroup) && Number.isInteger(answer.pagination?.total);
}

export function isPageOfJoiners(answer) {
    return Array.isArray(answer?.people) && answer.people.every(({ id, uid, name }) => isText(id) && isText(uid) && isText(name));
}

export function isOutcomeOfRefusals(answer) {
    return Array.isArray(answer?.refused) && answer.refused.every(isText) && Array.isArray(answer.errors);
}

export function isOutcomeOfAct(answer) {
    return Array.isArray(answer?.done) && answer.done.every(isText) && Array.isArray(answer.errors);
}

export function isListOfUsers(answer) {
    return Array.isArray(answer?.users) && answer.users.every(isUser);
}

export function isAddedUsers(answer) {
    return isListOfUsers(answer) && answer.users.every((user) => "recovery_code" in user) &&
        Array.isArray(answer.errors) && answer.errors.every((error) => isText(error?.code));
}

export function isOutcomeOfRoster(answer) {
    return isListOfUsers(answer) && [answer.existing, answer.errors].every(Array.isArray);
}

export function isListOfSlips(answer) {
    return Array.isArray(answer?.slips) && answer.slips.every((slip) => isText(slip?.code) && isText(slip.uid)) &&
        Number.isInteger(answer.total) && Number.isInteger(answer.sooner);
}

export function isAddress(answer) {
    return typeof answer?.email_verified === "boolean" && "pending_email" in answer;
}

export function isPersonalData(answer) {
    return isUser(answer?.user) && Array.isArray(answer.events);
}

/** A code that is shown once. */
export function isCode(answer) {
    return isText(answer?.code) && isText(answer.expires_at);
}

export function isNewJoinCode(answer) {
    return isJoinCode(answer?.code) && isText(answer.code.code);
}

export function isListOfJoinCodes(answer) {
    return Array.isArray(answer?.codes) && answer.codes.every(isJoinCode);
}

export function isListOfMails(answer) {
    return Array.isArray(answer?.mails) && answer.mails.every((mail) => isText(mail?.id) && isText(mail.state));
}

export function isPageOfEvents(answer) {
    const isEvent = (event) => Number.isInteger(event?.seq) && isText(event.at) && isText(event.kind);
    return Array.isArray(answer?.events) && answer.events.every(isEvent) && "next" in answer;
}

export function isFileOfEvents(answer) {
    return answer instanceof Blob && /^(application\/jsonl|text\/csv)/.test(answer.type);
}

export function isFileOfPeople(answer) {
    return answer instanceof Blob && /^(application\/jsonl|text\/csv)/.test(answer.type);
}

export function isOverview(answer) {
    return Number.isInteger(answer?.people?.active) && Array.isArray(answer.days) && Array.isArray(answer.health);
}

export function isConfiguration(answer) {
    const isLine = (line) => isText(line?.key) && isText(line.source) && typeof line.secret === "boolean";
    return Array.isArray(answer?.settings) && answer.settings.every(isLine);
}

export function isListOfRoles(answer) {
    return isText(answer?.default_role) && Array.isArray(answer.roles) && answer.roles.every(isRole);
}

export function isSettings(answer) {
    return isText(answer?.registration) && isText(answer.uid_label) && Number.isInteger(answer.password?.min_length);
}

export function isSetUpState(answer) {
    return typeof answer?.open === "boolean";
}

export function isPicture(answer) {
    return answer instanceof Blob && answer.type.startsWith("image/");
}

export function isProfile(answer) {
    const isField = (field) => isText(field?.name) && isText(field.type);
    const areFields = Array.isArray(answer?.fields) && answer.fields.every(isField);
    return areFields && typeof answer.profile === "object" && answer.profile !== null;
}

export function isVerdict(answer) {
    return typeof answer?.acceptable === "boolean";
}

function isRole(role) {
    return isText(role?.name) && isText(role.label) && Array.isArray(role.permissions) &&
        typeof role.may_give === "boolean";
}

function isJoinCode(code) {
    return isText(code?.id) && isText(code.role) && Number.isInteger(code.seats) && isText(code.expires_at);
}

function isText(value) {
    return typeof value === "string";
}
