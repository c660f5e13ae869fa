# The whole workflow. Everything is set up inside this clone (.venv, .build) by docker/install.sh;
# beyond it only Go's and pip's own caches are written.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# The targets share the machine's cores, the build cache and the kernels: one after the other.
.NOTPARALLEL:

ROOT := $(CURDIR)
PYTHON := .venv/bin/python
# The modules with Go files: tests/paper is one of its own, so that what it alone needs is in no user's go.mod.
MODULES := . tests/paper
GO_FILES = find . -name '*.go' -not -path './.*' -print0

# The number of training steps of each notebook under test; their own numbers are for reading.
TEST_STEPS ?= 3
# The packages that the kernel and its users' programs are made of.
ROOMS := ./gomlx_models/... ./kernel/... ./plotting/... ./notebooks/...
# The race detector sees all but GoMLX's arithmetic in pure Go, which takes ten times as long with it, and reads a row's end
# as a whole vector, which its check of pointers refuses. How GoMLX shares the work among goroutines it sees.
RACE_FLAGS := $(foreach arithmetic,dot/... ops fusedops,-gcflags=github.com/gomlx/compute/internal/gobackend/$(arithmetic)=-race=false)
# What starts kernels waits for them half of the time, so that two at a time keep two cores busy.
PYTEST_WORKERS ?= 2
# Flags of the targets that run one program, such as: make bench BENCH_FLAGS="--only vae_mlp"
BENCH_FLAGS ?=
PAPER_FLAGS ?=
STUDY_FLAGS ?=
LAB_FLAGS ?=
NAMES ?=
LAB_IP ?= 127.0.0.1
# JupyterLab asks to be told that root is meant; in a container there is often no one else.
LAB_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
NOTEBOOKS ?= notebooks

# Jupyter keeps its settings, signatures and connections here, and finds the kernel in .venv.
export JUPYTER_CONFIG_DIR := $(ROOT)/.build/jupyter/config
export JUPYTER_DATA_DIR := $(ROOT)/.build/jupyter/data
export JUPYTER_RUNTIME_DIR := $(ROOT)/.build/jupyter/runtime
export IPYTHONDIR := $(ROOT)/.build/jupyter/ipython
export ATELIER_HISTORY := $(ROOT)/.build/jupyter/history.jsonl
export PATH := $(ROOT)/.venv/bin:$(ROOT)/.build/bin:$(PATH)
export GOWORK := off

.PHONY: help setup demo lab test test-race test-go test-contract test-python test-paper test-study test-kernel test-setup test-notebooks notebooks site source browser architecture fmt lint bench zoo gpu-carry gpu-check paper study doctor clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## set up this clone: .venv, the tools, the atelier command and the kernel
	@docker/install.sh

# The demonstration and the tests train anew, away from the models of the notebooks' reader.
demo: setup ## run the tour through the kernel and write out/00_tour.html
	@rm -rf out/runs
	@ATELIER_RUNS="$(ROOT)/out/runs" $(PYTHON) notebooks/render.py notebooks/00_tour.ipynb out/00_tour.html

lab: setup ## open JupyterLab on 127.0.0.1, with a token
	@cd $(NOTEBOOKS) && jupyter lab --ip=$(LAB_IP) --MultiKernelManager.default_kernel_name=atelier \
		$(LAB_ROOT) $(LAB_FLAGS)

# The clone's own Python comes with setup, the first part.
PARTS := setup lint test-race test-go test-contract test-python test-paper test-study test-setup test-kernel test-notebooks
test: ## check and test everything, and say how long each part took
	@MAKE="$(MAKE)" python3 tests/parts.py $(PARTS)

# What setup has compiled, without what only a debugger reads, serves the tests and lint too.
LEAN := -gcflags=all=-dwarf=false

# Lint has vetted everything.
GO_TEST := go test -vet=off -timeout 30m -json $(LEAN)

# XLA compiles graphs in half the time, and not as well. The arithmetic of models is tested as it is used, by test-go.
SWIFT := XLA_FLAGS=--xla_backend_optimization_level=0

# Prints the packages that run things at the same time; with -without the others.
CONCURRENT := go run ./tests/concurrency

# Take minutes with the race detector, and do one thing at a time, or what shorter tests beside them do too.
ALONE := ^(TestAvoidCopies|TestStringsAreEscaped|TestPicturesArePlantedAndFound|TestOriginalityIsShownAndKept|TestCheck|TestExitCodes|TestJSON|TestOutRefuses|TestTheDoctorAndTheVerbsFindOnePlugin)$$
ALONE_IN := ./plotting ./gomlx_models/eval/originality ./gomlx_models/studio ./kernel/cmd/atelier

# The arithmetic of pure Go, most of a test's time with the race detector, is not ours to search.
UNSEARCHED := '-gcflags=github.com/gomlx/...=-dwarf=false -race=false'

test-race: setup ## test the packages that run things at the same time, with the race detector
	@$(CONCURRENT) $(ROOMS) | $(SWIFT) xargs $(GO_TEST) -race $(UNSEARCHED) -skip '$(ALONE)' $(RACE_FLAGS) | $(PYTHON) tests/counts.py "packages with the race detector"

test-go: setup ## test the other packages
	@{ $(CONCURRENT) -without $(ROOMS) | xargs $(GO_TEST); $(GO_TEST) -run '$(ALONE)' $(ALONE_IN); } | $(PYTHON) tests/counts.py "packages"

test-contract: setup ## test who imports whom, and what every family promises on each backend
	@$(SWIFT) $(GO_TEST) ./tests/architecture ./tests/concurrency ./tests/contract | $(PYTHON) tests/counts.py "contract"

test-python: setup ## hold scores and checkpoints against Python's libraries
	@$(PYTHON) -m pytest -q -p no:cacheprovider tests/eval tests/exchange tests/bench/peers

test-paper: setup ## test what keeps the papers' results, and run the small form of what make paper runs, its words into .build/paper.log
	@go -C tests/paper test -json $(LEAN) . | $(PYTHON) tests/counts.py "paper"
	@go -C tests/paper build $(LEAN) -o "$(ROOT)/.build/bin/atelier-paper" .
	@$(SWIFT) .build/bin/atelier-paper -small >.build/paper.log 2>&1 || { tail -n 20 .build/paper.log; exit 1; }
	@grep -c '^  after' .build/paper.log | sed 's/$$/ experiments run in their small form/'

test-study: setup ## test what keeps the studies' results, and run the small form of what make study runs, its words into .build/study.log
	@go test -vet=off -json $(LEAN) ./tests/study | $(PYTHON) tests/counts.py "study"
	@go build $(LEAN) -o .build/bin/atelier-study ./tests/study
	@$(SWIFT) .build/bin/atelier-study -small >.build/study.log 2>&1 || { tail -n 20 .build/study.log; exit 1; }
	@grep -c '^  [a-z].*, seed 0' .build/study.log | sed 's/$$/ trainings of studies run in their small form/'

test-setup: setup ## test docker/install.sh, the helpers of this file and tests/gpu/check.sh with stand-ins
	@$(PYTHON) -m pytest -q -p no:cacheprovider tests/setup tests/gpu

test-kernel: setup ## test the kernel through Jupyter
	@$(PYTHON) -m pytest -q -p no:cacheprovider -o faulthandler_timeout=300 -n $(PYTEST_WORKERS) tests/kernel tests/papermill

test-notebooks: setup ## run every notebook with few training steps, and see it fail when a cell does
	@ATELIER_STEPS=$(TEST_STEPS) $(SWIFT) $(PYTHON) -m pytest -q -p no:cacheprovider -n $(PYTEST_WORKERS) tests/notebooks

notebooks: setup ## run the series at its full length into out/notebooks (NAMES="01_network 02_gan" for some, NAMES=". zh" in both languages)
	@rm -rf out/runs
	@ATELIER_RUNS="$(ROOT)/out/runs" $(PYTHON) notebooks/run.py out/notebooks $(NAMES)

site: setup ## make pages of what make notebooks ran, in out/site
	@$(PYTHON) notebooks/site_pages.py out/notebooks out/site

# Debian's packages are pandoc, texlive-xetex, texlive-latex-extra, texlive-fonts-recommended, texlive-plain-generic and, for
# Chinese, texlive-lang-chinese and fonts-noto-cjk.
pdf: setup ## make a PDF of each notebook that make notebooks ran, in out/pdf (needs pandoc and XeLaTeX)
	@for tool in pandoc xelatex; do command -v $$tool >/dev/null || { echo "make: $$tool is missing, which make pdf needs: install pandoc and TeX Live"; exit 1; }; done
	@$(PYTHON) -m jupyter nbconvert --to pdf --template print --TemplateExporter.extra_template_basedirs="$(ROOT)/notebooks/template" \
		--PDFExporter.bib_command=true --log-level WARN --output-dir out/pdf out/notebooks/*.ipynb
	@echo "the PDF files are in out/pdf"

source: setup ## write the notebooks of both languages from notebooks/source
	@$(PYTHON) notebooks/build.py

browser: setup ## see the tour in a real browser (needs Node and Chromium), with pictures in out/browser
	@npm ci --silent --prefix tests/browser
	@node tests/browser/look.mjs

architecture: setup ## draw the rooms of the project from its imports, for ARCHITECTURE.md
	@go run ./tests/architecture/draw tests/architecture

fmt: ## format the Go files
	@$(GO_FILES) | xargs -0 gofmt -w

# Trains for minutes; the recipes are in gomlx_models/zoo/make.
zoo: setup ## make models of the zoo and their cards anew (NAMES="tang clothes")
	@go run $(LEAN) ./gomlx_models/zoo/make $(NAMES)

SCRIPTS := docker/install.sh docker/lock.sh docker/pin.sh tests/gpu/check.sh .ci/run

lint: setup ## check the format and the code
	@unformatted=$$($(GO_FILES) | xargs -0 gofmt -l); \
		if [ -n "$$unformatted" ]; then echo "make: not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi
	@for module in $(MODULES); do (cd $$module && export GOFLAGS=$(LEAN) && go vet ./... && staticcheck ./...); done
	@shellcheck $(SCRIPTS)
	@echo "lint: gofmt, go vet, staticcheck and shellcheck find nothing, in $$($(GO_FILES) | tr -cd '\0' | wc -c) Go files and $(words $(SCRIPTS)) scripts"

# With PEERS_PYTHON, a Python that has JAX, Keras or PyTorch, the peers' scripts in PEERS take turns with ours.
PEERS ?= ../shared/peers
PEERS_PYTHON ?=
PEERS_WHICH ?= jax keras torch

# With NETS_PYTHON, a Python that has PyTorch, the nets for art take turns with the same nets in it instead.
NETS_PYTHON ?=

bench: setup ## time the training steps; with PEERS_PYTHON=python beside JAX, Keras and PyTorch, with NETS_PYTHON=python the nets for art
	@go build -o .build/bin/atelier-bench ./tests/bench
ifneq ($(NETS_PYTHON),)
	@python3 tests/bench/peers/compare.py --python $(NETS_PYTHON) $(BENCH_FLAGS)
else ifeq ($(PEERS_PYTHON),)
	@.build/bin/atelier-bench $(BENCH_FLAGS)
else
	@python3 $(PEERS)/compare.py --ours .build/bin/atelier-bench \
		$(foreach peer,$(PEERS_WHICH),--peer "$(peer)=$(PEERS_PYTHON) $(PEERS)/$(peer)_steps.py") $(BENCH_FLAGS)
	@python3 tests/bench/memory.py ours=.build/bin/atelier-bench \
		$(foreach peer,$(PEERS_WHICH),"$(peer)=$(PEERS_PYTHON) $(PEERS)/$(peer)_steps.py")
endif

# What tests/gpu/check.sh needs on a machine without Go: the programs, without their tables for debuggers, and a text.
GPU := .build/gpu
GPU_MOST_MB := 64

gpu-carry: setup ## build what a machine with a GPU and without Go needs, into .build/gpu/carry.tar.gz
	@rm -rf $(GPU) && mkdir -p $(GPU)/carry/bin $(GPU)/carry/goroot/src/testdata
	@go build -buildvcs=false -ldflags="-s -w" -o $(GPU)/carry/bin/atelier ./kernel/cmd/atelier
	@go build -buildvcs=false -ldflags="-s -w" -o $(GPU)/carry/bin/atelier-bench ./tests/bench
	@go test -c -buildvcs=false -ldflags="-s -w" -o $(GPU)/carry/bin/contract.test ./tests/contract
	@cp "$$(go env GOROOT)/src/testdata/Isaac.Newton-Opticks.txt" $(GPU)/carry/goroot/src/testdata/
	@tar -czf $(GPU)/carry.tar.gz -C $(GPU)/carry . && rm -rf $(GPU)/carry
	@size=$$(($$(stat -c %s $(GPU)/carry.tar.gz) / 1000000)); echo "$(GPU)/carry.tar.gz is written, $$size MB"; \
		[ $$size -lt $(GPU_MOST_MB) ] || { echo "make: that is more than $(GPU_MOST_MB) MB, which is what can be carried"; exit 1; }

gpu-check: ## show that it runs on this machine's NVIDIA GPU, from what make gpu-carry wrote, into out/gpu (needs no Go)
	@tests/gpu/check.sh

paper: setup ## train the models whose scores are known from papers, into tests/paper/RESULTS.md (an hour; PAPER_FLAGS=-choose first tries what is to choose)
	@go -C tests/paper build $(LEAN) -o "$(ROOT)/.build/bin/atelier-paper" .
	@.build/bin/atelier-paper $(PAPER_FLAGS)

study: setup ## compare ways to train at equal time, into tests/study/RESULTS.md (hours; STUDY_FLAGS="-only emoji -arms dcgan" for a part)
	@go build $(LEAN) -o .build/bin/atelier-study ./tests/study
	@.build/bin/atelier-study $(STUDY_FLAGS)

doctor: setup ## examine this set-up
	@atelier doctor

clean: ## remove what was made in this clone
	rm -rf .venv .build out
