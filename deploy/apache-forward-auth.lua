-- What apache-forward-auth.conf asks before it hands a request on (docs/forward-auth.md, decision 0042). Copy to
-- /etc/apache2/apache-forward-auth.lua. Needs Debian's lua-socket. What goes wrong in here is 500 or 503, and nobody gets through.

-- The server, by plain HTTP: on this machine, or in a network that nobody else reads.
local latchkey = "127.0.0.1:8587"
-- Asked for each request. Who may come in stands here: &roles=Teacher,Admin, &permissions=posts:read, &groups=year9, or nothing for
-- everybody who is signed in. Never put anything of the request into it.
local question = "/api/forward-auth?redirect=1&roles=Teacher,Admin"
-- In seconds: to connect, and for the whole answer.
local connect_time, answer_time = 3, 10

local socket = require "socket"
local host, port = latchkey:match("^(.*):(%d+)$")
local identity = { "Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups", "Latchkey-User-Id" }

-- Of one connection, or told by this proxy, or about a body that the question does not have.
local not_asked = {}
for name in ([[connection proxy-connection keep-alive te trailer transfer-encoding upgrade expect content-length host forwarded
    x-forwarded-for x-forwarded-host x-forwarded-server x-forwarded-proto x-forwarded-uri x-forwarded-method]]):gmatch("%S+") do
    not_asked[name] = true
end

local function names(r)
    local found = {}
    for name in pairs(r:headers_in_table()) do found[#found + 1] = name end
    return found
end

-- A visitor's Connection names fields that mod_proxy takes away: only what is about the connection is left in it.
local function keep_connection_plain(r)
    local kept = {}
    for word in (r.headers_in["Connection"] or ""):lower():gmatch("[^%s,]+") do
        if word == "close" or word == "keep-alive" then kept[word] = true end
    end
    local is_socket = (r.headers_in["Upgrade"] or ""):lower() == "websocket"
    if not is_socket then r.headers_in["Upgrade"] = nil end
    local plain = is_socket and "Upgrade" or kept["close"] and "close" or kept["keep-alive"] and "keep-alive" or nil
    r.headers_in["Connection"] = plain
    r.headers_in["Proxy-Connection"] = nil
end

-- What a visitor says under the five names, or others that programs take for them, as Remote_User.
local function remove_forged(r)
    for _, name in ipairs(names(r)) do
        local taken_for = name:lower():gsub("[^%w]", "-")
        if taken_for:find("^remote%-") or taken_for:find("^latchkey%-") then r.headers_in[name] = nil end
    end
end

local function question_lines(r)
    local lines = {
        "GET " .. question .. " HTTP/1.1", "Host: " .. r.server_name, "Connection: close",
        "X-Forwarded-For: " .. r.useragent_ip, "X-Forwarded-Proto: " .. (r.is_https and "https" or "http"),
        -- Where people come back to, and whether something that they sent would be lost; neither decides anything.
        "X-Forwarded-Uri: " .. r.unparsed_uri, "X-Forwarded-Method: " .. r.method,
    }
    for _, name in ipairs(names(r)) do
        if name:find("^[%w-]+$") and not not_asked[name:lower()] then lines[#lines + 1] = name .. ": " .. r.headers_in[name] end
    end
    for _, line in ipairs(lines) do
        -- A line end would make a second field, or a second request.
        if line:find("[%z\r\n]") then return nil end
    end
    return table.concat(lines, "\r\n") .. "\r\n\r\n"
end

-- Status, fields by their names in small letters (each a list) and, of a refusal, its body; nil for what is no whole answer.
local function read_answer(line)
    local ends = socket.gettime() + answer_time
    local function receive(pattern)
        line:settimeout(math.max(ends - socket.gettime(), 0.001), "t")
        return line:receive(pattern)
    end
    local status = tonumber((receive("*l") or ""):match("^HTTP/1%.%d (%d%d%d)%f[ %z]"))
    if not status then return nil end
    local fields = {}
    for _ = 1, 100 do
        local text = receive("*l")
        if not text then return nil end
        if text == "" then
            local length = tonumber((fields["content-length"] or { "0" })[1]) or 0
            if status < 400 or length == 0 then return status, fields, "" end
            if length > 65536 then return nil end
            local body = receive(length)
            if not body then return nil end
            return status, fields, body
        end
        local name, value = text:match("^([%w-]+):[ \t]*(.-)[ \t]*$")
        if not name or value:find("%c") then return nil end
        name = name:lower()
        fields[name] = fields[name] or {}
        table.insert(fields[name], value)
    end
    return nil
end

local function ask(text)
    local line = socket.tcp()
    line:settimeout(connect_time)
    if not line:connect(host, port) then
        line:close()
        return nil
    end
    line:settimeout(answer_time, "t")
    local status, fields, body
    if line:send(text) then status, fields, body = read_answer(line) end
    line:close()
    return status, fields, body
end

-- The session is for Apache and latchkey; the site does not get what signs in.
local function keep_session_from_site(r)
    local cookie = r.headers_in["Cookie"]
    if not cookie then return end
    local kept = {}
    for part in cookie:gmatch("[^;]+") do
        local name = part:match("^%s*([^=]*)"):gsub("^__Host%-", ""):gsub("%s+$", "")
        if name ~= "latchkey" and name ~= "latchkey-device" then kept[#kept + 1] = part:match("^%s*(.-)%s*$") end
    end
    local rest = table.concat(kept, "; ")
    -- From a browser that sends several Cookie fields, which Apache joins with commas, the site gets no cookie at all.
    if rest == "" or rest:find("latchkey=", 1, true) or rest:find("latchkey-device=", 1, true) then rest = nil end
    r.headers_in["Cookie"] = rest
end

local function let_in(r, fields)
    for _, name in ipairs(identity) do
        local values = fields[name:lower()]
        -- Whoever leaves one out, or says it twice, is not latchkey.
        if not values or #values ~= 1 then return 503 end
    end
    if fields["latchkey-user-id"][1] == "" then return 503 end
    for _, name in ipairs(identity) do r.headers_in[name] = fields[name:lower()][1] end
    keep_session_from_site(r)
    local renewed = fields["set-cookie"]
    if renewed then
        -- The renewed session of the person who uses the site: it is for this browser alone.
        r.err_headers_out["Set-Cookie"] = renewed[1]
        r.err_headers_out["Cache-Control"] = "private, no-store"
    end
    return apache2.OK
end

-- People are led to the sign-in, and scripts hear why they are refused.
local function refuse(r, status, fields, body)
    r.err_headers_out["Cache-Control"] = "no-store"
    if status == 302 then
        local way_in = (fields["location"] or {})[1] or ""
        if not way_in:find("^/_latchkey/enter%.html%?") then return 503 end
        r.err_headers_out["Location"] = way_in
        return 302
    end
    if status < 400 or status > 499 then return 503 end
    r.status = status
    r.content_type = "application/json; charset=utf-8"
    r:puts(body)
    return apache2.DONE
end

-- For LuaHookAccessChecker: runs before anything is handed on, for every request of the site.
function check(r)
    -- The first site of Apache gets requests for every name; this one is for its own.
    if r.hostname ~= r.server_name then return 421 end
    keep_connection_plain(r)
    r.headers_in["X-Forwarded-For"] = nil
    r.headers_in["X-Forwarded-Host"] = nil
    r.headers_in["X-Forwarded-Server"] = nil
    r.headers_in["X-Forwarded-Proto"] = r.is_https and "https" or "http"
    -- Where the request goes is decided by now: no spelling of a path makes this another address.
    local sign_in = "proxy:http://" .. latchkey .. "/"
    local goes_to = r.filename or ""
    if goes_to:sub(1, #sign_in) == sign_in then
        return goes_to:find("^metrics", #sign_in + 1) and 404 or apache2.OK
    end

    remove_forged(r)
    local text = question_lines(r)
    if not text then return 400 end
    local status, fields, body = ask(text)
    if status == 200 then return let_in(r, fields) end
    if not status then
        r:err("latchkey at " .. latchkey .. " does not answer")
        return 503
    end
    return refuse(r, status, fields, body)
end
