// The reference of the API is plain text; only the head of the page, and the links to the server, are made here.

import { byId, serverAddress, startPage } from "./page.js";

startPage();
byId("description").href = `${serverAddress}/openapi.yaml`;
