# Latchkey: `make help` lists what there is.

SHELL := /bin/bash
SWIFT ?= swift
LIBRARIES := libsodium-dev libsqlite3-dev libcrypt-dev libpq-dev libcurl4-openssl-dev zlib1g-dev libqrencode-dev
SWIFT_FILES := Package.swift Sources Tests Examples Web
TEST_TOOLS := curl openssl sqlite3 postgresql python3 python3-venv nodejs chromium chromium-driver firefox-esr webkit2gtk-driver xvfb nginx-light caddy apache2-bin lua-socket pgbouncer poppler-utils zbar-tools
BENCH_TOOLS := gcc binutils wrk valgrind nginx-light postgresql

# Gates that a change must pass; people who only run the server are not held up by a newer compiler's warnings.
GATES := LATCHKEY_STRICT=1 SWIFT='$(SWIFT)'
BUILD_FLAGS := --explicit-target-dependency-import-check error
# All at once, the tests would starve each other of the few threads there are.
TEST_FLAGS := --experimental-maximum-parallelization-width 16
# What is decided before a database is asked, or by no statement of its own, is not tried again on another engine.
ENGINE_FREE := LatchkeyServerTests.(BodyLimit|BodyReading|ConnectionLimit|Deadline|HeaderFlood|EarlyRefusal|Forwarded|Method|OldHTTP|$\
    RequestTarget|Smuggling|Compression|PackedPixels|PackedSite|Page|PictureCleaning|Forgery|Origin|Preflight|SettingsAcknowledgement|FrameSieve|TLS|$\
    ForeignSession|DoorProof|Described(Errors|Routes|Statuses)|SecurityHeader|DoctorRoute|NetworkCounts|OpenStreams|$\
    CookieAttribute|CookieReading|Corpus)Tests/

# Without names for backtraces and for other programs to link with (docs/scaling.md, The size of the executable).
SMALL := $(if $(filter Linux,$(shell uname -s)),-Xlinker --no-export-dynamic -Xlinker -s)

API_PAGE = "$$(scripts/python-venv.sh openapi-venv Tests/OpenAPI/requirements.txt)" scripts/make-api-page.py

# What two jobs print stays together, where make knows how.
WHOLE := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

.DEFAULT_GOAL := help
.PHONY: help run build release test check one named lint openapi api-page format client unit browser proxies example guards rosters mail \
    providers cluster soak bench bench-writes docs clean units fuzzer beside-build beside-cluster tests-built libraries test-tools bench-tools

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk 'BEGIN { FS = ":.*## " } { printf "  make %-10s %s\n", $$1, $$2 }'

run: build ## Install what is missing, build, and start the server with its embedded database
	@.build/debug/latchkey serve

build: libraries ## Build the server for development
	$(SWIFT) build --product latchkey

release: libraries ## Build what to deploy: .build/release/latchkey, and its manual page latchkey.1 beside it
	$(SWIFT) build -c release --product latchkey --static-swift-stdlib -Xswiftc -cross-module-optimization $(SMALL)
	@if command -v python3 > /dev/null; then scripts/make-manual.py .build/release/latchkey > .build/release/latchkey.1; \
	else echo "no manual page: python3 is missing"; fi

test: libraries ## Everything: format, API description, client, build with all gates, tests, browser, proxies, examples, guards, rosters, mail, providers, cluster
	# What is downloaded, installed and read goes beside the build, which waits for nothing of it.
	$(MAKE) --no-print-directory -j2 tests-built beside-build
	$(MAKE) --no-print-directory fuzzer units browser example
	# Nodes wait for each other most of the time, with half of the processors idle.
	$(MAKE) --no-print-directory -j2 $(WHOLE) cluster beside-cluster

check: libraries lint client tests-built ## The quick loop: format, client, and the tests that start no process of the server, flows and routes on SQLite only
	$(MAKE) --no-print-directory fuzzer
	$(GATES) scripts/with-postgres.sh scripts/swift-test.sh --skip-build $(BUILD_FLAGS) $(TEST_FLAGS) --skip LatchkeyProcessTests

one: named libraries tests-built ## The tests whose names match: make one T=SignUpTests
	$(GATES) scripts/with-postgres.sh scripts/swift-test.sh --skip-build $(BUILD_FLAGS) $(TEST_FLAGS) --filter '$(T)'

named:
	@test -n "$(T)" || { echo "make one T=NAME" >&2; exit 2; }

lint: ## Check the format, that each security rule names its test, and what the documentation names and links
	$(SWIFT) format lint --strict --parallel --recursive $(SWIFT_FILES)
	scripts/check-threat-model.py
	scripts/check-architecture.py
	scripts/check-links.py

format: ## Correct the format
	$(SWIFT) format format --in-place --parallel --recursive $(SWIFT_FILES)

client: ## Test the client's modules under node, and their types for TypeScript
	scripts/test-client.sh
	scripts/check-types.sh

openapi: ## Validate the description of the API as OpenAPI 3.1, and compare the pages made from it
	scripts/check-openapi.sh
	$(API_PAGE) --check

api-page: ## Write Web/pages/docs*.html anew from the description of the API
	$(API_PAGE)

unit: tests-built units ## Build with all gates and run the tests; flows and routes on both engines

units:
	$(GATES) scripts/with-postgres.sh scripts/swift-test.sh --skip-build $(BUILD_FLAGS) $(TEST_FLAGS)
	$(GATES) LATCHKEY_TEST_ENGINE=postgres scripts/with-postgres.sh scripts/swift-test.sh --skip-build $(BUILD_FLAGS) $(TEST_FLAGS) \
	    --filter 'LatchkeyFlowsTests|LatchkeyServerTests' --skip '$(ENGINE_FREE)'

fuzzer:
	scripts/fuzz.py --typecheck

browser: ## Drive client and pages in Chromium, and sign-in in Firefox and WebKitGTK, against a running server
	scripts/test-browser.sh .build/debug/latchkey

proxies: ## Run the server behind nginx and Caddy, and sites behind these, Apache and Traefik, with the files of deploy/
	scripts/test-proxies.sh .build/debug/latchkey

example: ## Build the example apps and call them against a running server
	# Beside the server's own build: what both depend on is there, and is not compiled once more.
	$(GATES) $(SWIFT) build --package-path Examples/guarded-api --scratch-path .build $(BUILD_FLAGS)
	scripts/test-example.sh .build/debug/latchkey .build/debug/guarded-api
	scripts/test-flask-guard.sh .build/debug/latchkey
	scripts/test-flask-api.sh .build/debug/latchkey
	scripts/test-express-api.sh .build/debug/latchkey
	scripts/test-protected-site.sh .build/debug/latchkey
	scripts/test-guards.sh .build/debug/latchkey

guards: ## Test the guards for Python and JavaScript, and pack them into .build/guards
	scripts/test-guards.sh

rosters: ## Import lists of people, killed in the middle, and with passwords that must not be kept
	scripts/test-rosters.sh .build/debug/latchkey

mail: ## Deliver mail to real mail servers, good ones and bad ones
	scripts/test-mail.sh .build/debug/latchkey

providers: ## Sign in by OpenID providers that others have written, and while one is away
	scripts/test-providers.sh .build/debug/latchkey

cluster: ## Run several nodes on one PostgreSQL, and let things go wrong
	scripts/test-cluster.sh .build/debug/latchkey
	# The tests of sessions and tabs; without names it is the whole suite, as in make soak.
	scripts/test-cluster.sh .build/debug/latchkey browser test_client

soak: libraries test-tools tests-built ## What is long by nature, with its full numbers: kills, bursts of mail, revocations, faults of a cluster, moved clocks, spreadsheets, fuzzing
	LATCHKEY_SOAK=1 $(GATES) scripts/swift-test.sh --skip-build $(BUILD_FLAGS) --filter 'KillTests|MutatedPasskeyTests'
	LATCHKEY_SOAK=1 scripts/test-rosters.sh .build/debug/latchkey
	LATCHKEY_SOAK=1 scripts/test-mail.sh .build/debug/latchkey test_crashes test_cluster_crashes test_budgets
	LATCHKEY_SOAK=1 scripts/test-cluster.sh .build/debug/latchkey
	LATCHKEY_SOAK=1 scripts/test-cluster.sh .build/debug/latchkey browser
	LATCHKEY_SOAK=1 scripts/test-browser.sh .build/debug/latchkey test_every_cell test_provider_story test_measured_facts
	"$$(scripts/python-venv.sh totp-venv Tests/vectors/requirements.txt)" scripts/totp-oracle.py --check
	scripts/fuzz-routes.sh .build/debug/latchkey
	scripts/fuzz.py --minutes 30

bench: libraries bench-tools release ## Measure the README's budgets, and what docs/scaling.md tells; takes about an hour and a half
	Benchmarks/run.sh
	Benchmarks/run.sh scaling

bench-writes: libraries bench-tools ## Measure writes of three nodes on PostgreSQL; builds the tests for release, which takes long
	$(SWIFT) build -c release --build-tests -Xswiftc -enable-testing --scratch-path .build/writes
	Benchmarks/writes.sh .build/writes/release/latchkeyPackageTests.xctest

docs: ## Write the guard library's documentation to .build/documentation
	$(SWIFT) package --allow-writing-to-directory .build/documentation generate-documentation \
	    --target LatchkeyGuard --output-path .build/documentation

clean: ## Remove everything that was built
	rm -rf .build .build-* Examples/*/.build Benchmarks/.build

# What the targets above need of the system. Not in the help: they ask for it themselves.

beside-cluster: proxies guards rosters mail providers

beside-build: test-tools
	$(MAKE) --no-print-directory lint openapi client

tests-built:
	$(GATES) $(SWIFT) build --build-tests $(BUILD_FLAGS)

libraries:
	@scripts/install-system-libraries.sh $(LIBRARIES)

test-tools:
	@scripts/install-system-libraries.sh $(TEST_TOOLS)

bench-tools:
	@scripts/install-system-libraries.sh $(BENCH_TOOLS)
