/** A group somebody is in. `key` is what programs call it. */
export interface Group {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly leader: boolean;
}

/** How somebody proved who they are, and how many seconds ago; an age is null where nobody can tell, which is never recent. */
export interface Standing {
    readonly age: number | null;
    readonly factorAge: number | null;
    readonly factors: number;
    readonly methods: readonly string[];
}

/** The person whose token a request carried. Join your records to people by `id`: it never changes. */
export class CurrentUser {
    constructor(user: {
        id: string;
        uid: string;
        name: string;
        email?: string | null;
        roles?: readonly string[];
        permissions?: readonly string[];
        groups?: readonly Group[];
        standing?: Standing | null;
        sleepingRoles?: readonly string[];
    });
    readonly id: string;
    readonly uid: string;
    readonly name: string;
    /** Null unless the person has confirmed that it is theirs. */
    readonly email: string | null;
    /** Highest first. */
    readonly roles: readonly string[];
    /** The first of the roles. */
    readonly role: string | null;
    readonly permissions: readonly string[];
    readonly groups: readonly Group[];
    /** Null where the authority does not tell. */
    readonly standing: Standing | null;
    /** Roles that do not count before a second factor is proven. */
    readonly sleepingRoles: readonly string[];
    isIn(key: string): boolean;
    leads(key: string): boolean;
}

/** Why a request was not let in: the whole answer. */
export class Refusal extends Error {
    constructor(status: 400 | 401 | 403 | 503, code: string, message: string, more?: { cause?: string; further?: object });
    readonly status: number;
    readonly code: string;
    readonly headers: Record<string, string>;
    readonly body: string;
    readonly isUnavailable: boolean;
}

/** What a person must be or be allowed to do. */
export interface Requirement {
    isMetBy(user: CurrentUser): boolean;
}

export const signedIn: Requirement;
export function anyRole(...roles: string[]): Requirement;
export function allRoles(...roles: string[]): Requirement;
export function anyPermission(...permissions: string[]): Requirement;
export function allPermissions(...permissions: string[]): Requirement;
export function group(key: string, part?: { leader?: boolean }): Requirement;
export function all(...requirements: Requirement[]): Requirement;
export function any(...requirements: Requirement[]): Requirement;

/** Says whose a session token is. `userOf` throws a `Refusal` for nobody, and anything where that cannot be found out. */
export interface Authority {
    readonly knowsGroups: boolean;
    /**
     * True unless it says something else. False for tokens that pages send themselves: then `Authorization` alone is looked at, and
     * nobody else who may set a cookie for this host can bring one.
     */
    readonly takesCookies?: boolean;
    recognizes(token: string): boolean;
    userOf(token: string): Promise<CurrentUser>;
}

/** Asks a Latchkey server; the authority to recommend. */
export class Server implements Authority {
    constructor(address: string);
    readonly knowsGroups: boolean;
    recognizes(token: string): boolean;
    userOf(token: string): Promise<CurrentUser>;
}

/** Checks tokens with the server's `secret_key`, asking nobody. A revoked token stays good until it expires. */
export class SharedSecret implements Authority {
    constructor(
        secret: string,
        issuer: string,
        more?: { previousSecret?: string; permissions?: Record<string, readonly string[]> },
    );
    readonly knowsGroups: boolean;
    recognizes(token: string): boolean;
    userOf(token: string): Promise<CurrentUser>;
}

/**
 * Checks the tokens that a server makes for one API, with its public keys: for exactly this audience, five minutes at most. It needs
 * no secret. A revoked token stays good until it expires.
 */
export class Jwks implements Authority {
    /**
     * `url` is the server's `public_url`, `audience` one of its `tokens.audiences`, both as they are set there; a slash at the end of
     * `url` makes no difference.
     */
    constructor(url: string, audience: string, more?: { permissions?: Record<string, readonly string[]> });
    readonly knowsGroups: boolean;
    readonly takesCookies: boolean;
    recognizes(token: string): boolean;
    userOf(token: string): Promise<CurrentUser>;
}

interface Asked {
    /** One of these roles. */
    roles?: string | readonly string[];
    /** All of these permissions. */
    permissions?: string | readonly string[];
    /** In one of the groups with these keys, or leading it. */
    groups?: string | readonly string[];
    require?: Requirement;
    /** The last proof of who they are is at most so many seconds old. */
    recent?: number;
    factors?: 1 | 2;
    /** `__Host-latchkey` unless the server has another one. */
    cookie?: string;
    /** Told why a token could not be checked; `console.warn` without it. */
    log?: (text: string) => void;
}

/** A `server` (as in `https://auth.example`) or an `authority`, and what is asked of the caller. */
export type GuardOptions = Asked & ({ server: string; authority?: never } | { authority: Authority; server?: never });

/** What one route asks of its callers. */
export class Guard {
    constructor(options: GuardOptions);
    admit(fields: Iterable<[string, string]>): Promise<CurrentUser>;
}

interface NodeRequest {
    rawHeaders: string[];
    currentUser?: CurrentUser;
}

interface NodeResponse {
    statusCode: number;
    readonly headersSent?: boolean;
    readonly writableEnded?: boolean;
    setHeader(name: string, value: string): unknown;
    end(body?: string): unknown;
    destroy?(): unknown;
}

/** A middleware for Express and `node:http`; behind it, `request.currentUser` says who is asking. */
export function tokenRequired(
    options: GuardOptions,
): (request: NodeRequest, response: NodeResponse, next: (error?: unknown) => unknown) => Promise<void>;

/** For servers in the style of fetch: `{ user }`, or `{ response }` to send. */
export function guardRequest(
    request: Request,
    options: GuardOptions,
): Promise<{ user: CurrentUser; response?: undefined } | { user?: undefined; response: Response }>;
