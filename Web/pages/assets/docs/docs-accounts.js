// A part of the reference of the API. A page has a script of its own, because that has its texts.

import "./docs.js";
