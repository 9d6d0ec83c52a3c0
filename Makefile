# The targets that are not part of the default tests: they need time or data.

DATA ?= ../shared/data
TRAINING = $(DATA)/emscad.csv $(DATA)/legit.csv $(DATA)/orfd.csv $(DATA)/instagram_id.csv testdata/multilingual.csv

.PHONY: check catalogue model bench fuzz soak golden

# Everything that CI checks.
check:
	./.ci/run

# The words of the catalogue, compiled: after every change of a file in features/lure/catalogue.
catalogue:
	go test ./features/lure -run TestCompiledIsCurrent -update

# The embedded model, byte for byte, from the training data, and its compiled form.
model:
	go run ./cmd/lurescan train $(TRAINING) --random sample=random,all -o models/default.json
	go test ./models -run TestCompiledIsCurrent -update

bench:
	go test -run '^$$' -bench . ./...

# Every fuzz target for a while. Making inputs shorter takes most of the time if it may.
FUZZTIME ?= 1m
fuzz:
	@for pkg in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$pkg $$target" && go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg || exit 1; \
		done; \
	done

# Rows that are made as it goes, through score, with the memory it takes on the way.
SOAK_ROWS ?= 20000000
soak:
	SOAK_ROWS=$(SOAK_ROWS) go test ./cmd/lurescan -run '^TestSoak$$' -v -count 1 -timeout 24h

# Golden files and the examples of old formats.
golden:
	go test ./... -update
