// The one place that names the sign-in server. In production: "https://auth.school.example/client/config.js".
export * from "http://localhost:8587/client/config.js";
