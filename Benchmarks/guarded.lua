-- GET PATH with the session tokens of TOKENS in turn, so that all of them stay live.
local path = os.getenv("BENCH_PATH")
local prefix = os.getenv("BENCH_COOKIE") .. "="
local requests = {}
local position = 0

function init()
    for token in io.lines(os.getenv("BENCH_TOKENS")) do
        requests[#requests + 1] = wrk.format("GET", path, { Cookie = prefix .. token })
    end
end

function request()
    position = position % #requests + 1
    return requests[position]
end
