# Every recipe longer than three lines is a script in scripts/. `make` alone prints this list.

PREFIX ?= /usr/local
PROFILES ?= low medium high
DESTDIR ?=
export PREFIX DESTDIR

SWIFT_FILES := Package.swift Sources Tests Fuzz $(wildcard demo/Package.swift demo/Sources demo/Tests)
RUNNABLE := smoke low medium high extreme insane

.DEFAULT_GOAL := help
.PHONY: help deps build install uninstall test lint format check clean bench bench-echo conformance fuzz diagnose-bench \
	demo-up demo-down ai-report stress-index stress-stack-up stress-stack-down stress-all doctor test-full \
	$(addprefix stress-,$(RUNNABLE)) $(addprefix stress-ai-,$(RUNNABLE))

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "  variables of stress-*: BASE_URL ARTIFACT_DIR THINK_TIME LOAD_USERS LOAD_PASSWORD SOCIAL_COMPAT DEMO_FLAGS"
	@echo "  variables of ai-report: RUN_DIR ARTIFACT_DIR PROM_URL LOKI_URL APP_LOG OLLAMA_URL OLLAMA_MODEL OLLAMA_TIMEOUT"

deps: ## install the Debian packages that are missing (building and testing)
	@scripts/deps.sh build test

build: ## release build of swiftload and the demo application
	@scripts/deps.sh build
	@scripts/build.sh swiftload demo

install: ## build, then install under PREFIX (default /usr/local), below DESTDIR
	@scripts/deps.sh build
	@scripts/build.sh swiftload
	@scripts/install.sh install

uninstall: ## remove exactly what install put there
	@scripts/install.sh uninstall

test: ## build and run all tests
	@scripts/test.sh

test-full: ## all tests, the pipeline's with the five-minute profiles; an hour
	@SWIFTLOAD_FULL_PROFILES=1 scripts/test.sh

lint: ## formatter in strict mode, nothing is changed
	@swift format lint --strict --parallel --recursive $(SWIFT_FILES)

format: ## reformat the Swift sources
	@swift format --in-place --parallel --recursive $(SWIFT_FILES)

check: ## all that CI runs: lint, module rules, tests, release build, smoke run
	@scripts/check.sh

clean: ## remove build products; run directories stay
	@rm -rf .build demo/.build

conformance: ## the Autobahn suite against the WebSocket client, all 517 cases (table: docs/conformance.md); about 10 minutes, wants a Python 2.7
	@scripts/deps.sh build
	@scripts/build.sh autobahn
	@python3 scripts/conformance.py $(CONFORMANCE_FLAGS)

fuzz: ## libFuzzer over all that reads a server's bytes, 10 minutes for each target (FUZZ_SECONDS=60 FUZZ_TARGETS="frames inflate")
	@scripts/fuzz.sh

bench: ## CPU and memory against wrk and k6 in one run (figures: docs/performance.md)
	@scripts/deps.sh build bench
	@scripts/build.sh swiftload
	@python3 scripts/bench.py $(BENCH_FLAGS)

bench-echo: ## CPU per echoed WebSocket message against k6 and Python's websockets in one run
	@scripts/deps.sh build bench
	@scripts/build.sh swiftload
	@python3 scripts/bench_echo.py $(BENCH_FLAGS)

diagnose-bench: ## how often reports name a known cause; takes half an hour, less with DIAGNOSE_FLAGS="--only errors"
	@scripts/deps.sh build monitoring
	@scripts/build.sh swiftload demo peers
	@python3 scripts/diagnose_bench.py $(DIAGNOSE_FLAGS)

doctor: ## what a load test and its report need: application, services, limits of the machine
	@scripts/swiftload.sh doctor

stress-smoke: ## 20 s with short pauses, to see that everything works
stress-low: ## 90 VUs, 5 min; starts the demo application when BASE_URL is unset
stress-medium: ## 180 VUs, 5 min
stress-high: ## 275 VUs, 5 min
stress-extreme: ## 550 VUs, 5 min
stress-insane: ## 1000 VUs, 5 min

$(addprefix stress-,$(RUNNABLE)): stress-%:
	@scripts/stress.sh $*

stress-ai-smoke: ## stack, run, report and index in one: 20 s
stress-ai-low: ## the same with 90 VUs, 5 min
stress-ai-medium: ## 180 VUs, 5 min
stress-ai-high: ## 275 VUs, 5 min

$(addprefix stress-ai-,$(RUNNABLE)): stress-ai-%:
	@scripts/pipeline.sh $*

stress-all: ## stack, then run and report of low, medium and high (or PROFILES="…"), then the index
	@scripts/pipeline.sh $(PROFILES)

ai-report: ## report on the latest run, or on RUN_DIR, with what Prometheus, Loki and a model say
	@scripts/swiftload.sh report $${RUN_DIR:+"$$RUN_DIR"}

stress-index: ## index.html over all runs in ARTIFACT_DIR
	@scripts/swiftload.sh index

stress-stack-up: ## SANCTUM_DIR's application and monitoring, else the demo and ours (monitoring/README.md)
	@scripts/stack.sh up

stress-stack-down: ## stop what stress-stack-up started
	@scripts/stack.sh down

demo-up: ## the demo application on port 8375, in the background
	@scripts/stack.sh demo-up

demo-down: ## stop it
	@scripts/stack.sh demo-down
