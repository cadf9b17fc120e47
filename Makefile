PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Real files made by others, used where they are present and never needed.
SHARED ?= ../shared/data

.PHONY: demo test coverage proof hard remote tools servers modeller editor mcp load sbom overlap-bench overlap-fit overlap-growth bench bench-quick lint format lock clean

# The real files that the demo also reads, where they are.
REAL := $(wildcard $(SHARED)/rencana/sempu/*.json $(SHARED)/nomenklatur/sub-kegiatan-2027.xlsx)
SIMPUL := $(BIN)/simpul

demo: $(READY)        ## build a release, show its conformance report, ask three questions
	$(SIMPUL) build data $(REAL)
	$(SIMPUL) validate || test $$? -eq 1   # 1: it does not conform, which is the point
	$(SIMPUL) questions --check
	$(SIMPUL) ask predikat-wilayah tahun=2017
	$(SIMPUL) ask kandidat-tumpang-tindih
	$(SIMPUL) ask lompatan-proses
	@echo; echo "Layanan / the service: $(SIMPUL) serve  →  http://127.0.0.1:8000/"

test: lint            ## every check and every test
	$(BIN)/pytest --numprocesses 2

coverage: $(READY)    ## the tests again, with the lines that they reach and the floor of that
	$(BIN)/pytest --numprocesses 2 --cov --cov-report=term

proof: $(READY)       ## what takes too long for every day: plans by both engines, every reader
	$(BIN)/pytest -m proof

hard: $(READY)        ## attacks in full counts, with time and memory; results under var/hard
	rm -rf var/hard
	$(BIN)/pytest -m hard; code=$$?; $(BIN)/python -m tests.hard; exit $$code

remote: $(READY) servers  ## the tests of the service over what was pushed to each server
	for kind in oxigraph virtuoso; do \
	  $(BIN)/pytest --numprocesses 2 --dataset $$kind tests/test_api_*.py || exit 1; done

servers:              ## the SPARQL server of Debian that the tests push to; without it they skip
	command -v virtuoso-t > /dev/null || \
	  (apt-get update && apt-get install --yes virtuoso-opensource-7-bin virtuoso-opensource-7-common)

# Programs of others that the product does not need: they open what it writes, or stand before it.
tools:                ## install the programs of others whose tests are skipped without them
	apt-get update
	apt-get install --yes --no-install-recommends chromium nginx-light apache2-bin wrk
	npm ci --prefix tests/modeller
	npm ci --prefix tests/clients --ignore-scripts

modeller: $(READY) tools  ## open BPMN in bpmn-js and drawings in a browser, and judge both
	$(BIN)/pytest tests/test_bpmn_modeller.py tests/test_draw_pages.py

editor:               ## the editor of the endpoint's page, from npm; without it the page has a field
	npm ci --prefix deploy/editor --ignore-scripts
	mkdir -p api/static/vendor
	cp deploy/editor/node_modules/@zazuko/yasqe/build/yasqe.min.js \
	  deploy/editor/node_modules/@zazuko/yasqe/build/yasqe.min.css api/static/vendor/

mcp: $(READY)         ## let the protocol's own client speak to `simpul mcp`, over the live release
	test -d $(VENV)-mcp || $(PYTHON) -m venv $(VENV)-mcp
	$(VENV)-mcp/bin/pip install --quiet --requirement tests/mcp/requirements.txt
	$(VENV)-mcp/bin/python tests/mcp/client.py $(SIMPUL) mcp

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

format: $(READY)      ## put Python and Turtle into their committed form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/python -m tests.canonical_turtle

lock: $(READY)        ## pin the newest versions that pyproject.toml admits, with hashes and no index
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --extra=test --allow-unsafe --strip-extras --generate-hashes \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file=requirements.txt pyproject.toml

$(READY): requirements.txt pyproject.toml
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(READY)

# The peer has a folder of its own: nothing of it is a part of the product or of its tests.
PEER := var/peer/bin/rdflib-endpoint
load: $(READY)        ## the service under load beside rdflib-endpoint, in the same run
	test -x $(PEER) || { $(PYTHON) -m venv var/peer \
	  && var/peer/bin/pip install --quiet 'rdflib-endpoint[cli]==0.6.3' oxrdflib==0.5.0; }
	$(SIMPUL) build --home var/load
	$(BIN)/python -m tests.benchmark.load var/load $(PEER)

sbom:                 ## the bill of materials of what is installed, as CycloneDX, in var/sbom.json
	test -d $(VENV)-sbom || $(PYTHON) -m venv $(VENV)-sbom
	$(VENV)-sbom/bin/pip install --quiet --require-hashes --requirement deploy/sbom-requirements.txt
	mkdir -p var
	$(VENV)-sbom/bin/cyclonedx-py requirements requirements.txt --output-file var/sbom.json

overlap-bench: $(READY)  ## likeness of activities beside plain methods, on pairs and on the nomenclature
	SIMPUL_SHARED=$(SHARED) $(BIN)/python -m tests.benchmark.overlap

overlap-fit: $(READY)    ## weights of the signs of difference, each batch of judged pairs left out once
	$(BIN)/python -m tests.benchmark.fit_overlap

overlap-growth: $(READY) ## how the search for overlaps grows with a province, with planted pairs in other words
	SIMPUL_SHARED=$(SHARED) $(BIN)/python -m tests.benchmark.overlap_growth

# Engines of others that the product does not need, in an environment of their own.
BENCH := .bench/bin/python
$(BENCH): tests/benchmark/requirements.txt
	test -d .bench || $(PYTHON) -m venv .bench
	.bench/bin/pip install --quiet --require-hashes -r tests/benchmark/requirements.txt
	touch $(BENCH)

# Large pages, for all engines alike: among gigabytes in small ones much time goes into finding them.
bench: $(READY) $(BENCH)        ## every step at 1, 10 and 40 kabupaten beside other engines: hours
	GLIBC_TUNABLES=glibc.malloc.hugetlb=1 $(BIN)/python -m tests.benchmark.speed $(BENCH_FLAGS)

bench-quick: $(READY) $(BENCH)  ## the same on small regions: minutes
	$(BIN)/python -m tests.benchmark.speed --regions 1 4 --agencies 5 --cap 300 -o var/bench-quick $(BENCH_FLAGS)

clean:
	rm -rf $(VENV) $(VENV)-mcp .bench var
