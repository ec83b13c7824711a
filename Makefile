# Every target installs the Debian packages it lacks (root is asked for only when something is missing) and builds what
# it needs. `make help` lists them.
JOBS ?= $(shell nproc)
KEDGE := build/release/bin/kedge
DIGITS := examples/data/digits/digits.csv.gz

.DEFAULT_GOAL := help
.PHONY: help build python test test-all test-browser test-mpi ssl test-ssl test-asan test-tsan fuzz sbom demo format lint bench bench-step bench-whole bench-regression roofline safety valgrind install clean

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

build:  ## the release build; the program lands at build/release/bin/kedge
	@scripts/install-packages build
	@cmake --preset release -DKEDGE_TESTS=OFF -DKEDGE_SSL=OFF >/dev/null
	@cmake --build build/release -j $(JOBS) --target kedge_cli

python: build  ## the Python package: a wheel in dist/, installed into .venv
	@scripts/install-packages python
	@scripts/python-package $(JOBS)

demo: build  ## mutual information of real data that ships with the project
	@scripts/demo $(KEDGE) $(DIGITS) demo

test:  ## builds and passes the tests of the library, the program and the Python package
	@scripts/install-packages build test python
	@cmake --preset release -DKEDGE_TESTS=ON -DKEDGE_SSL=OFF -DKEDGE_TEST_VENV=$(CURDIR)/.venv >/dev/null
	@cmake --build build/release -j $(JOBS)
	@scripts/python-package $(JOBS)
	@ctest --test-dir build/release --output-on-failure -j $(JOBS)

test-all: test test-browser test-mpi test-ssl test-asan test-tsan fuzz  ## the tests, those in a browser, of several ranks and on LibTorch, again under sanitizers, and fuzzers

test-browser:  ## pages of reports in headless Chromium, which it installs
	@scripts/install-packages build test browser
	@cmake --preset release -DKEDGE_TESTS=ON >/dev/null
	@cmake --build build/release -j $(JOBS) --target kedge_cli
	@KEDGE_BROWSER=wanted ctest --test-dir build/release --output-on-failure -R '^browser$$' --no-tests=error

test-mpi:  ## the tests of several ranks on one machine, with Open MPI
	@scripts/install-packages build test mpi
	@cmake --preset release -DKEDGE_TESTS=ON >/dev/null
	@cmake --build build/release -j $(JOBS) --target kedge_cli
	@KEDGE=$(CURDIR)/$(KEDGE) /usr/bin/python3 -m pytest -q -p no:cacheprovider tests/mpi

ssl:  ## kedge-ssl, on LibTorch, which it installs; lands beside kedge
	@scripts/install-packages build ssl
	@cmake --preset release -DKEDGE_SSL=ON -DKEDGE_TESTS=OFF >/dev/null
	@cmake --build build/release -j $(JOBS) --target kedge_ssl

test-ssl: ssl  ## the tests of kedge::torch and kedge-ssl
	@scripts/install-packages test
	@cmake --preset release -DKEDGE_SSL=ON -DKEDGE_TESTS=ON >/dev/null
	@cmake --build build/release -j $(JOBS) --target test_torch
	@ctest --test-dir build/release --output-on-failure -j $(JOBS) -R '^(torch|ssl)$$' --no-tests=error

test-asan test-tsan: test-%:
	@scripts/install-packages build test
	@cmake --preset $* >/dev/null
	@cmake --build build/$* -j $(JOBS)
	@ctest --test-dir build/$* --output-on-failure -j $(JOBS)

fuzz:  ## 20 seconds (SECONDS_EACH) of every fuzzer, under sanitizers; fails on any finding
	@scripts/install-packages build fuzz
	@cmake --preset fuzz >/dev/null
	@cmake --build build/fuzz -j $(JOBS) --target fuzzers
	@scripts/fuzz build/fuzz $(or $(SECONDS_EACH),20) $(JOBS)

valgrind: build  ## memcheck over a small job of every verb of the program
	@scripts/install-packages valgrind
	@scripts/valgrind $(KEDGE)

safety: build  ## are errors as large as kedge says? a table over samples of known kinds; an hour or two, FEWER=10 a tenth
	@scripts/install-packages bench
	@/usr/bin/python3 bench/safety.py $(KEDGE)

sbom:  ## what a build here stands on, as SPDX: sbom.spdx.json
	@scripts/install-packages build
	@scripts/sbom > sbom.spdx.json

format:  ## formats the sources
	@scripts/install-packages lint
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format -i

lint:  ## formatting, clang-tidy, and the syntax of scripts
	@scripts/install-packages build test lint ssl
	@scripts/lint $(JOBS)

bench:  ## micro-benchmarks, and losses of scores that are never held
	@scripts/install-packages build bench
	@cmake --preset bench >/dev/null
	@cmake --build build/bench -j $(JOBS) --target bench_micro bench_streamed
	@OMP_NUM_THREADS=1 build/bench/bin/bench_micro --benchmark_min_time=0.2
	@build/bench/bin/bench_streamed

bench-step:  ## the time of a training step against PyTorch and LibTorch, as JSON; THREADS=2 for two
	@scripts/install-packages build bench
	@cmake --preset bench >/dev/null
	@cmake --build build/bench -j $(JOBS) --target bench_step >&2
	@/usr/bin/python3 bench/step.py build/bench/bin $(or $(THREADS),1)

roofline:  ## training steps against the highest rate of this processor, as a table
	@scripts/install-packages build bench
	@cmake --preset bench >/dev/null
	@cmake --build build/bench -j $(JOBS) --target roofline >&2
	@OMP_NUM_THREADS=1 build/bench/bin/roofline

bench-whole: build  ## whole processes against a script in PyTorch, as JSON
	@scripts/install-packages bench
	@/usr/bin/python3 bench/whole.py $(KEDGE)

bench-regression:  ## micro-benchmarks against those of the merge base; marks ratios over 1.15
	@scripts/install-packages build bench
	@cmake --preset bench >/dev/null
	@cmake --build build/bench -j $(JOBS) --target bench_micro
	@/usr/bin/python3 bench/regression.py build/bench/bin

install: build  ## headers, libraries, CMake package and program, under PREFIX (default /usr/local)
	@cmake --build build/release -j $(JOBS)
	@cmake --install build/release --prefix $(or $(PREFIX),/usr/local)

clean:  ## removes what was built
	rm -rf build dist demo .venv
