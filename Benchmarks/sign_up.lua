-- Signs up one new account after another; their uids begin with PREFIX.
local prefix = os.getenv("BENCH_PREFIX")
local number = 0

function request()
    number = number + 1
    local body = string.format(
        '{"uid":"%s%07d","name":"New Here","password":"%s"}', prefix, number, os.getenv("BENCH_PASSWORD"))
    return wrk.format("POST", "/api/user", { ["Content-Type"] = "application/json" }, body)
end
