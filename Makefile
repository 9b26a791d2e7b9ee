# WeTube. `make` alone lists the commands. GNU make 3.81 or later, a POSIX shell, a JDK 21 or later.
#
# What is given on the command line (NAME=ada) may be a line somebody pasted, so neither a shell nor make ever expands it:
# each value is first made literal, then handed to Java in the environment (WETUBE_NAME). No recipe names such a value.

.DEFAULT_GOAL := help
MAKEOVERRIDES :=

# For the peer, the simulator and the other programs, which read them as WETUBE_PORT and so on.
SETTINGS := PORT WECHAT ORIGIN NAME DATA KEYS PASSPHRASE HOST TRACE UPLOAD TRACKER CODE JOIN HEADLESS PEERS SEED ELECTION KILL FRIENDS MINUTES
# For the build itself; these may also come from the environment.
BUILD := JAVA_HOME JUNIT ONLY CI

given := $(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $v)),$v))
unknown := $(firstword $(filter-out $(SETTINGS) $(BUILD),$(given)))
ifneq ($(unknown),)
$(error $(unknown)=… means nothing here; 'make help' lists what can be given)
endif
# 'value' is the text as it was typed; ':=' keeps it from being expanded later, on export for one.
$(foreach v,$(filter $(SETTINGS),$(given)),$(eval override $v := $$(value $v))$(eval export WETUBE_$v := $$(value $v)))
$(foreach v,$(filter $(BUILD),$(given)),$(eval override $v := $$(value $v))$(eval export $v))

define HELP
make run PORT=7001     one peer; prints the link of its page and the link for joining it
                       [NAME=ada] [DATA=folder] [KEYS=folder] [HOST=address others reach me at] [TRACE=file]
                       [WECHAT=8000: a port for clients of the WeChat interface]
                       [ORIGIN=https://tube.example: whose pages, beside this peer's own, may call the library's interface]
                       [UPLOAD=how much of the line films may take, in Mbit/s]
                       [TRACKER=host:7000 CODE=code] or [JOIN=link]: finds the people of a conference; [HEADLESS=1: no page]
make demo [PEERS=3]    peers on this machine, already in one session; prints the links of their pages
                       [KILL=1: after a while the director crashes, and the rest elect one]
                       [FRIENDS=3: they are friends instead, and share their libraries]
make tracker PORT=7000 the discovery server (RFC 7846): peers register with it and find each other [KEYS=folder]
make test              every test, in a real browser too where one is installed
                       [ONLY=part of a package, class or test name] [JUNIT=console-standalone jar]
make soak MINUTES=10   elections and parties by the thousand in virtual time, then real peers killed, cut off and split for
                       so long; fails if a rule is broken
                       [ONLY=orders, hundred, parties, schedules, kill, cut, split, net, thirty, flood or random] [SEED=1]
make sim SEED=1 PEERS=8  one run of the simulator; the same seed gives the same run
                       [ELECTION=5: how so many elect a director, a line a message]
make stories           tell the runs in test/wetube/sim/stories again: a pause, an election, a fork, a split
make keys NAME=ada     make the key of a peer ahead of time, and print its id [PASSPHRASE=1: asks for one, to lock it with]
make bench             the benchmarks; prints a table and writes build/bench.json [ONLY=chat, swarm, file, far, clocks, election, sound or youtube]
make echo PORT=9100    the WebSocket server alone, sending back what it gets
make lines             the lines of code of each package, without comments, imports and blank lines
make docs              the documentation of the code, in build/docs
make jar               build/wetube.jar, all in one file: java -jar wetube.jar run --port 7001
make clean             delete build/ (never data/ or keys/)

A JDK 21 or later is found by itself; JAVA_HOME=folder names another one.
endef

# Sets $jdk to a JDK >= 21: JAVA_HOME if that is one, else the newest. Reads `release` files (JAVA_VERSION="25.0.1"),
# because folder names lie and starting each javac takes a second.
define FIND_JDK
jdk= newest=20
consider() {
  [ -x "$$1/bin/javac" ] && [ -r "$$1/release" ] || return 0
  while IFS='"' read -r name version rest; do
    version=$${version%%[!0-9]*}
    if [ "$$name" = JAVA_VERSION= ] && [ "$${version:-0}" -gt "$$newest" ]; then newest=$$version jdk=$$1; fi
  done < "$$1/release"
}
if [ -n "$$JAVA_HOME" ]; then consider "$$JAVA_HOME"; fi
if [ -z "$$jdk" ]; then
  for home in /usr/lib/jvm/*; do consider "$$home"; done
  if [ -x /usr/libexec/java_home ]; then consider "$$(/usr/libexec/java_home -v 21+ 2>/dev/null)"; fi
fi
if [ -z "$$jdk" ] && command -v javac >/dev/null; then
  consider "$$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')"
fi
if [ -z "$$jdk" ]; then
  echo "No JDK 21 or later found: install one (https://adoptium.net), or name its folder with JAVA_HOME=..." >&2
  exit 2
fi
endef
export FIND_JDK
find-jdk := eval "$$FIND_JDK";

javac := "$$jdk/bin/javac" --release 21 -encoding UTF-8 -proc:none
# The serial collector: a peer is small, and several run on one machine in a demo.
java := exec "$$jdk/bin/java" -XX:+UseSerialGC -Xshare:auto
java-bench := exec "$$jdk/bin/java"

# A folder is newer than the classes when a file in it was added, renamed or deleted, so folders count as sources too.
sources := $(shell find src)
test-sources := $(shell find test/wetube)
# The simulators of whole peers and of elections alone, and the oracle of the law; not the tests that use them, which need JUnit.
sim-folders := test/wetube/sim test/wetube/election test/wetube/law/oracle test/wetube/session/Meaning.java test/wetube/log/Author.java
sim-sources := $(filter-out %Test.java,$(filter $(addsuffix %,$(sim-folders)),$(test-sources)))

.PHONY: help run demo tracker test soak sim stories bench keys lines docs jar clean echo

help:
	@$(info $(HELP)) :

# From one file, which the system keeps as long as it is open: a peer that runs needs nothing of a build that is made anew.
run demo tracker keys: build/wetube.jar
	@$(find-jdk) $(java) -cp build/wetube.jar wetube.Main $@ --from-env

echo: build/classes.made
	@$(find-jdk) $(java) -cp build/classes wetube.web.websocket.Echo --port "$${WETUBE_PORT:-9100}"

sim: build/sim.made
	@$(find-jdk) $(java) -cp build/classes:build/sim wetube.sim.Main --from-env

stories: build/sim.made
	@$(find-jdk) $(java) -cp build/classes:build/sim wetube.sim.Stories

test: build/test.made
	@$(find-jdk) $(java) -ea -cp "build/test/src:build/test/test:$${JUNIT:-build/junit.jar}" wetube.testing.TestMain

soak: build/test.made
	@$(find-jdk) $(java) -ea -cp "build/test/src:build/test/test:$${JUNIT:-build/junit.jar}" wetube.soak.Soak

bench: build/test.made
	@$(find-jdk) $(java-bench) -cp "build/test/src:build/test/test:$${JUNIT:-build/junit.jar}" wetube.bench.Bench

lines:
	@$(find-jdk) $(java) test/wetube/testing/Lines.java

docs:
	@mkdir -p build && find src -name '*.java' > build/docs.files
	@$(find-jdk) "$$jdk/bin/javadoc" --release 21 -encoding UTF-8 -quiet -Xdoclint:all,-missing -Werror -package \
	  --show-packages all --show-module-contents all -d build/docs @build/docs.files
	@echo "build/docs/index.html"

jar: build/wetube.jar
	@echo "java -jar build/wetube.jar run --port 7001"

clean:
	@rm -rf build

build/classes.made: $(sources) Makefile
	@echo "Compiling..."
	@rm -rf build/classes && mkdir -p build/classes && find src -name '*.java' > build/classes.files
	@$(find-jdk) $(javac) -nowarn -d build/classes @build/classes.files
	@touch $@

# Launch says in the words of any Java what is needed. The new file takes the place of the old one, which is not written over.
build/wetube.jar: build/classes.made $(shell find web)
	@$(find-jdk) "$$jdk/bin/javac" --release 8 -encoding UTF-8 -proc:none -Xlint:-options -d build/classes src/wetube/Launch.java
	@$(find-jdk) "$$jdk/bin/jar" --create --file build/new.jar --main-class wetube.Launch -C build/classes . -C . web
	@mv -f build/new.jar $@

build/sim.made: build/classes.made $(sim-sources)
	@rm -rf build/sim && mkdir -p build/sim && find $(sim-folders) -name '*.java' ! -name '*Test.java' > build/sim.files
	@$(find-jdk) $(javac) -nowarn -cp build/classes -d build/sim @build/sim.files
	@touch $@

# Apart from build/classes: the tests must not pull the classes from under a peer that runs.
build/test.made: $(sources) $(test-sources) Makefile $(if $(value JUNIT),,build/junit.jar)
	@echo "Compiling with all warnings as errors..."
	@rm -rf build/test && mkdir -p build/test
	@find src -name '*.java' > build/test/src.files; find test -name '*.java' > build/test/test.files
	@$(find-jdk) $(javac) -Xlint:all -Werror -d build/test/src @build/test/src.files
	@$(find-jdk) $(javac) -Xlint:all -Werror -cp "build/test/src:$${JUNIT:-build/junit.jar}" -d build/test/test \
	  @build/test/test.files
	@touch $@

junit := junit-platform-console-standalone
junit-version := 1.14.4
junit-sha256 := 7c6968cbcaf4301c729f202b23b7d736c5d88be625fc7d27ad5d746146a8bc28

# From the local Maven repository, else by Maven; kept only if it is the very file that was chosen.
build/junit.jar:
	@mkdir -p build/junit
	@cp ~/.m2/repository/org/junit/platform/$(junit)/$(junit-version)/$(junit)-$(junit-version).jar build/junit 2>/dev/null \
	  || mvn -q -B -Dstyle.color=never dependency:copy \
	    -Dartifact=org.junit.platform:$(junit):$(junit-version) -DoutputDirectory=build/junit \
	  || { echo "JUnit is missing: install Maven, or say make test JUNIT=/path/to/$(junit)-$(junit-version).jar" >&2; exit 2; }
	@sum=$$({ sha256sum build/junit/*.jar || shasum -a 256 build/junit/*.jar; } 2>/dev/null) && [ "$${sum%% *}" = $(junit-sha256) ] \
	  || { rm -r build/junit; echo "$(junit)-$(junit-version).jar is not the file it should be (SHA-256 differs)" >&2; exit 2; }
	@mv build/junit/*.jar $@ && rmdir build/junit
