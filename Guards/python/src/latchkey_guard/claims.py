"""The payloads of tokens, read as strictly as they are written: one order, one spelling, no white space."""
from __future__ import annotations

import json
import re
from typing import Any, Optional, cast

STRING = rb'"(?:[^"\\\x00-\x1f]|\\["\\]|\\u00[01][0-9a-f])*"'
SECONDS = rb"(?:0|[1-9][0-9]{0,11})"
LIST = rb"\[(?:%s(?:,%s)*)?\]" % (STRING, STRING)

#: How far `iat` may lie in the future, in seconds: clocks differ. There is no such grace for `exp`.
SKEW = 30

#: Of a token for somebody's own API; the two at the end are not in those that a personal token asked for.
SERVICE = re.compile(
    rb'\{"iss":%s,"sub":%s,"aud":%s,"exp":%s,"iat":%s,"jti":%s,"client_id":"session","uid":%s,"roles":%s'
    rb'(?:,"sid_public":%s,"auth_time":%s)?\}'
    % (*[STRING] * 3, *[SECONDS] * 2, *[STRING] * 2, LIST, STRING, SECONDS), re.S)


def read(form: re.Pattern[bytes], payload: Optional[bytes]) -> Optional[dict[str, Any]]:
    """None unless the payload has exactly this form: claims that are missing, doubled, unknown, of another type or order fail."""
    if payload is None or not form.fullmatch(payload):
        return None
    try:
        return cast("dict[str, Any]", json.loads(payload.decode("utf-8")))
    except ValueError:
        return None
