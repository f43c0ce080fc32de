// For browsers without modules, in words that they understand.
(function () {
    var message = document.createElement("p");
    message.className = "notice";
    message.textContent = "This browser is too old for this page. Please update it, or use another one.";
    document.getElementById("content").appendChild(message);
})();
