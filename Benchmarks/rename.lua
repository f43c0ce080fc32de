-- Renames one signed-in person after another: a write that needs no hash.
local requests = {}
local position = 0

function init()
    for token in io.lines(os.getenv("BENCH_TOKENS")) do
        local head = { Cookie = "latchkey=" .. token, ["Content-Type"] = "application/json" }
        requests[#requests + 1] = wrk.format("PUT", "/api/user", head, '{"name":"Another Name"}')
    end
end

function request()
    position = position % #requests + 1
    return requests[position]
end
