export { tokenRequired } from "./express.js";
export { guardRequest } from "./fetch.js";
export { Guard } from "./guard.js";
export { Jwks } from "./jwks.js";
export { Refusal } from "./refusal.js";
export { all, allPermissions, allRoles, any, anyPermission, anyRole, group, signedIn } from "./require.js";
export { SharedSecret } from "./secret.js";
export { Server } from "./server.js";
export { CurrentUser } from "./user.js";
