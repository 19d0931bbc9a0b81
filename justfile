# Every command of the house; `just` lists them. Set-up is in the Makefile: `make setup`.
export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

# list the commands
default:
    @just --list

# make .venv from the hash lock
setup:
    @make setup

# run the shipped scenario through the whole chain and write its bulletin
demo *args:
    aidlift demo {{ args }}

# set up a desk with the scenario and one person per role, and serve it on this machine
desk *args:
    aidlift desk {{ args }}

# take pictures of every page of the desk at three widths, light and dark: just pictures OUT
pictures *args:
    python scripts/pictures.py {{ args }}

# run the chain on a file of your own: just flow --figures FILE --as-of DAY --out DIR
flow *args:
    aidlift flow {{ args }}

# run all tests, slow ones too; prints their number
test *args:
    pytest -n 2 --dist worksteal {{ args }}
    {{ if args == "" { "just test-postgres" } else { "" } }}

# run the tests of the records again on a throw-away PostgreSQL server
test-postgres *args:
    python scripts/with_postgres.py pytest -n 2 --dist worksteal {{ if args == "" { "tests/records" } else { args } }}

# check style, types, imports, dependencies and spelling
check:
    ruff format --check .
    ruff check .
    mypy
    lint-imports
    deptry .
    codespell src tests docs benchmarks scripts README.md ARCHITECTURE.md CONTRIBUTING.md SECURITY.md CHANGELOG.md
    python scripts/house.py --check
    python scripts/docs.py --check

# draw the house: layers, packages and what imports what
map:
    python scripts/house.py

# renew the goldens; read the diff as code
goldens:
    pytest -q --snapshot-update -m "not slow" tests

# refill generated docs
docs:
    python scripts/docs.py

# measure against a named peer: just bench figures
bench *names:
    python -m benchmarks {{ names }}

# install the peers that some benchmarks measure against; without them those rows are left out
peers:
    python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock

# fetch the published schemas that may not be shipped; without them their tests are skipped
schemas:
    python scripts/schemas.py

# make the locks anew from pyproject.toml (needs uv); they name no host
lock: (compile "requirements.lock" "--extra build") (compile "requirements-dev.lock" "--extra dev --constraint requirements.lock") (compile "requirements-bench.lock" "--extra bench --constraint requirements-dev.lock")

[private]
compile file extras:
    uv pip compile pyproject.toml {{ extras }} --universal --python-version 3.11 --no-strip-extras --no-emit-index-url --no-emit-find-links --no-header --no-annotate --generate-hashes -q -o {{ file }}
