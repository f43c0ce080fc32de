-- Signs in as one account after another; all have the same password.
local accounts = tonumber(os.getenv("BENCH_ACCOUNTS"))
local position = 0

function request()
    position = position % accounts + 1
    local body = string.format('{"uid":"user%07d","password":"%s"}', position, os.getenv("BENCH_PASSWORD"))
    return wrk.format("POST", "/api/authenticate", { ["Content-Type"] = "application/json" }, body)
end
