// For browsers in which a page's modules do not run, in words that they understand: without modules, or with a syntax
// that is older than the modules'. A module that does not arrive looks the same from here.
addEventListener("load", function () {
    if (document.documentElement.hasAttribute("data-started")) return;
    var message = document.createElement("p");
    message.className = "notice";
    message.setAttribute("role", "alert");
    message.textContent =
        "This page did not start. Load it again. If that does not help, this browser is too old for it: please " +
        "update it, or use another one.";
    document.getElementById("content").appendChild(message);
});
