/**
 * All texts in English. The keys are the same in every language file (a test compares them): AREA.NAME, where AREA is
 *
 *     error.CODE[.REASON]   what a LatchkeyError means and what to do; CODE as in docs/errors.md or the client's own
 *     field.NAME            the server's sentences about fields: in English word by word as it says them, for
 *                           fieldText finds the key by the sentence; in the other languages their translation
 *     wait.UNIT             lengths of time
 *     form.NAME             labels, buttons and messages that forms share: the sign-in element and the pages
 *     PAGE.NAME             one page's own texts: login, signup, profile …; page.NAME: what all pages share
 *
 * `{name}` is filled in by `text(key, { name })`. A text that depends on a number is an object of plural forms
 * (`one`, `other`), chosen by `{count}`. Texts are plain text and reach the page through textContent only.
 */
export default {
    "error.unknown": "Something went wrong. Please try again.",
    "error.offline": "You are offline. Connect to the internet and try again.",
    "error.unreachable": "The sign-in server at {server} does not answer. It may be down: try again in a few minutes.",
    "error.unreachable.mixed_content":
        "This page is https, but the sign-in server {server} is http. Browsers block that: the server needs https " +
        "too.",
    "error.origin_not_allowed":
        "The sign-in server does not know this site. Ask whoever runs it to add {page} to its allowed origins.",
    "error.not_json":
        "Something other than the sign-in server answered at {server} ({status}). Try again later, or check the " +
        "address.",
    "error.cookie_dropped": "Your password is right, but the browser did not keep the sign-in.",
    "error.cookie_dropped.insecure":
        "Your password is right, but the browser did not keep the sign-in, because {server} is not https.",
    "error.cookie_dropped.other_host_name":
        "Your password is right, but the browser did not keep the sign-in: this page is at {page} and the server at " +
        "{server}. Open this page at {better} instead.",
    "error.cookie_dropped.third_party_cookies":
        "Your password is right, but the browser blocks cookies of {host} on this site. Allow third-party cookies " +
        "for this site in the browser's settings, or use another browser.",
    "error.cookie_dropped.unknown":
        "Your password is right, but the browser did not keep the sign-in. Allow cookies for {host} in the " +
        "browser's settings, and try again.",
    "error.aborted": "Stopped.",
    "error.old_browser": "This browser is too old to sign in here. Please update it or use another one.",
    "error.invalid_credentials": "Wrong ID or password. Check both and try again.",
    "error.uid_missing": "Enter your ID.",
    "error.password_missing": "Enter your password.",
    "error.token_missing": "You are not signed in.",
    "error.token_invalid": "Your session has ended. Please sign in again.",
    "error.current_password_wrong": "The current password is wrong.",
    "error.invalid_fields": "Please correct the fields below.",
    "error.password_blocked": "Please choose another password.",
    "error.too_many_attempts": "Too many tries. You can try again in {wait}.",
    "error.busy": "The server is busy. Try again in {wait}.",
    "error.unavailable": "The server is not available right now. Try again in {wait}.",
    "error.forbidden": "You do not have permission to do this.",
    "error.reauth_required": "To be safe, please sign in again before you do this.",
    "error.registration_closed": "Sign-up is closed. Ask the people who run this site for an account.",
    "error.uid_taken": "This ID is taken. Choose another.",
    "error.last_admin": "The last administrator cannot be removed. Make another administrator first.",
    "error.setup_closed": "This set-up link is not valid any more. Use the link of the server's last start.",
    "error.https_required": "Please use the https address of this site.",
    "error.ambiguous_token": "The browser holds two sessions. Delete this site's cookies and sign in again.",
    "error.not_found": "There is nothing here.",
    "error.internal_error": "The server made a mistake. Try again; if it happens again, tell the people who run it.",

    "field.name_missing": "Name is missing",
    "field.name_long": "Name is longer than {count} characters",
    "field.name_control": "Name contains a control character",
    "field.uid_missing": "User ID is missing",
    "field.uid_length": "User ID is missing, or is not {least} to {most} characters long",
    "field.uid_alphabet": "User ID may have letters A–Z, digits, '.', '_' and '-', and starts with a letter or digit",
    "field.uid_reserved": "This user ID is reserved",
    "field.email_form": "E-mail is not a single address like name@example.org",
    "field.password_short": "Password must be at least {count} characters",
    "field.password_long": "Password is longer than {count} characters",
    "field.password_leaked": "Password is on a list of leaked or very common passwords; please choose another one",
    "field.password_context":
        "Password is little more than your user ID, name, e-mail or the name of this site; please choose another one",
    "field.password_trivial": "Password only repeats or counts up a few characters; please choose another one",
    "field.password_same": "The new password is the current one",
    "field.current_missing": "The current password is missing",

    "wait.moment": "a moment",
    "wait.seconds": { one: "{count} second", other: "{count} seconds" },
    "wait.minutes": { one: "{count} minute", other: "{count} minutes" },

    "form.uid": "User ID",
    "form.password": "Password",
    "form.show": "Show",
    "form.hide": "Hide",
    "form.show_password": "Show password",
    "form.hide_password": "Hide password",
    "form.remember": "Keep me signed in",
    "form.sign_in": "Sign in",
    "form.working": "One moment …",
    "form.slow": "Still working. The server is taking longer than usual.",
    "form.try_now": "You can try again now.",
    "form.enter": "Enter: {field}",
    "form.signed_in": "You are signed in as {name}.",
};
