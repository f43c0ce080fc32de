/// Client and pages: every file under `client` and `pages`, where `pages` is the root of the site.
package enum WebFiles {
    package static let all: [WebFile] = [
        WebFile(path: "client/client.js", bytes: PackageResources.client_js),
        WebFile(path: "client/cookie-check.js", bytes: PackageResources.cookie_check_js),
        WebFile(path: "client/current-user.js", bytes: PackageResources.current_user_js),
        WebFile(path: "client/en.js", bytes: PackageResources.en_js),
        WebFile(path: "client/errors.js", bytes: PackageResources.errors_js),
        WebFile(path: "client/es.js", bytes: PackageResources.es_js),
        WebFile(path: "client/language.js", bytes: PackageResources.language_js),
        WebFile(path: "client/latchkey.js", bytes: PackageResources.latchkey_js),
        WebFile(path: "client/presence.js", bytes: PackageResources.presence_js),
        WebFile(path: "client/reach.js", bytes: PackageResources.reach_js),
        WebFile(path: "client/request.js", bytes: PackageResources.request_js),
        WebFile(path: "client/return-to.js", bytes: PackageResources.return_to_js),
        WebFile(path: "client/settings.js", bytes: PackageResources.settings_js),
        WebFile(path: "client/tabs.js", bytes: PackageResources.tabs_js),
        WebFile(path: "client/with-signal.js", bytes: PackageResources.with_signal_js),
        WebFile(path: "index.html", bytes: PackageResources.index_html),
        WebFile(path: "setup.html", bytes: PackageResources.setup_html),
        WebFile(path: "assets/pages.css", bytes: PackageResources.pages_css),
        WebFile(path: "assets/setup.js", bytes: PackageResources.setup_js),
    ]
}
