# make demo : installe dans .venv et analyse l'exemple défectueux.   make demo-transport : l'entreprise de transport.
# make test : lance tous les contrôles.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := $(shell find src referentiels -type f -not -name '*.pyc' 2>/dev/null)

.PHONY: demo demo-transport test controles tests hors-ligne evaluations benchmarks exemples verrou propre

demo: .venv/.installe
	@echo "Analyse de exemples/of-avec-defauts…"
	@$(BIN)/qualiopia analyser exemples/of-avec-defauts --date-audit 2026-11-25 \
		--json resultats/of-avec-defauts/resultat.json --html resultats/of-avec-defauts/rapport.html; \
		code=$$?; if [ $$code -gt 1 ]; then exit $$code; fi

demo-transport: .venv/.installe
	@echo "Analyse de exemples/transport…"
	@$(BIN)/qualiopia analyser exemples/transport --referentiel transport-routier --date-audit 2026-11-25 \
		--json resultats/transport/resultat.json --html resultats/transport/rapport.html; \
		code=$$?; if [ $$code -gt 1 ]; then exit $$code; fi

test: controles tests

controles: .venv/.outils
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/qualiopia referentiel verifier

tests: .venv/.outils
	$(BIN)/pytest -n auto --dist loadfile

# L'analyse, réseau coupé : elle doit réussir sans aucune connexion.
hors-ligne: .venv/.installe
	unshare -rn true 2>/dev/null && coupe="unshare -rn" || coupe="unshare -n"; \
		$$coupe $(BIN)/qualiopia analyser exemples/of-avec-defauts --sans-cache --silencieux \
		--json resultats/hors-ligne.json; test $$? -le 1

# Avec un modèle de langue : make evaluations MODELE=fichier.gguf, ou celui que « qualiopia modele choisir » a retenu.
evaluations: .venv/.outils
	$(BIN)/python -m evaluations --generer 12 --echantillons --ablation --modele $(MODELE)
	$(BIN)/python -m evaluations.transport
	$(BIN)/python -m evaluations.interroger

# Avec PIAF (voir benchmarks/recherche.py) : make benchmarks PIAF=piaf-v1.0.json.
benchmarks: .venv/.outils
	$(BIN)/python -m benchmarks --piaf $(PIAF) --modele $(MODELE)

exemples: .venv/.outils
	$(BIN)/python -m evaluations.generateur --sortie exemples
	$(BIN)/python -m evaluations.exemple_hygiene --sortie exemples
	$(BIN)/python -m evaluations.generateur.transport --sortie exemples

.venv/.python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 ou plus récent est nécessaire : make PYTHON=python3.12 …"; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.dependances: .venv/.python requirements/base.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.lock
	@touch $@

# La roue construite est ce qu'on installe, ce qu'on montre et ce qu'on teste.
.venv/.installe: .venv/.dependances pyproject.toml $(SOURCES)
	@rm -rf dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w dist .
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall dist/*.whl
	@touch $@

.venv/.outils: .venv/.installe requirements/dev.lock requirements/essai.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/essai.lock
	@touch $@

verrou:
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml -o requirements/base.lock
	uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 --extra dev \
		pyproject.toml -o requirements/dev.lock

propre:
	rm -rf .venv dist build resultats .mypy_cache .ruff_cache .pytest_cache
