/** The server: what `<meta name="latchkey-server">` says, else where the file was loaded from. */
export const pythonURI: string;
/** The second backend of the Flask system's pages: what `<meta name="java-uri">` says. */
export const javaURI: string;
export const javaWebSocketURI: string;
/** The path that the site stands under: what `<meta name="baseurl">` says, else "". */
export const baseurl: string;
/** What `<meta name="google-client-id">` says, else "". Latchkey does not use it. */
export const GOOGLE_CLIENT_ID: string;

export const fetchOptions: {
    method: string;
    mode: RequestMode;
    cache: RequestCache;
    credentials: RequestCredentials;
    headers: Record<string, string>;
};

/** `isAgain`: the code before was wrong. */
export type FactorQuestion = (question: { factors: string[], expiresIn: number, isAgain: boolean }) =>
    string | null | undefined | Promise<string | null | undefined>;

/**
 * Sends `body` to `URL`; then calls `callback`. A failure is shown in the element with the id `message`, and handed to `onFailure`.
 * Where a second factor is needed, `factor` is asked for a code; without it the page leaves for the server's own sign-in.
 */
export function login(options: {
    URL: string,
    callback: () => void,
    message: string,
    method: string,
    cache?: RequestCache,
    body: object,
    onFailure?: (failure: Response | Error) => void,
    factor?: FactorQuestion,
}): Promise<void>;

/** Finishes a sign-in that has come back to this page; done by itself when the module is loaded. */
export function finishLogin(page?: Window): Promise<void>;

export function serverAddress(files: URL, page: Location | undefined): string;
