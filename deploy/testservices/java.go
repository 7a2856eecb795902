package testservices

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// The Java versions that all three services run on: Kafka 4 needs 17, and
// Elasticsearch 7.10 is too old for what is later than 21.
const (
	oldestJava = 17
	newestJava = 21
)

// toolchain is where the programs are that services need.
type toolchain struct {
	java, javac, mvn string
}

// needToolchain returns the JDK and the Maven of this machine. Without them it
// skips the test; on CI (CI=true) it fails it.
func needToolchain(t testing.TB) toolchain {
	t.Helper()
	tools, err := findToolchain(t.Context())
	switch {
	case err == nil:
		return tools
	case os.Getenv("CI") == "true":
		t.Fatalf("tests on real services must run on CI: %v", err)
	default:
		t.Skipf("not testing on a real service: %v", err)
	}
	return toolchain{}
}

func findToolchain(ctx context.Context) (toolchain, error) {
	var tools toolchain
	for _, want := range []struct {
		path *string
		name string
	}{{&tools.java, "java"}, {&tools.javac, "javac"}} {
		path, err := findJDKProgram(want.name)
		if err != nil {
			return tools, fmt.Errorf("a JDK %d is needed: %w", oldestJava, err)
		}
		*want.path = path
	}
	major, err := javaMajor(ctx, tools.java)
	if err != nil {
		return tools, err
	}
	if major < oldestJava || major > newestJava {
		return tools, fmt.Errorf("%s is Java %d, the services need %d to %d: install one or point JAVA_HOME to it",
			tools.java, major, oldestJava, newestJava)
	}
	if tools.mvn, err = exec.LookPath("mvn"); err != nil {
		return tools, fmt.Errorf("no Maven (mvn) is found: %w", err)
	}
	return tools, nil
}

// findJDKProgram looks into JAVA_HOME first, as Maven does, then into PATH.
func findJDKProgram(name string) (string, error) {
	if home := os.Getenv("JAVA_HOME"); home != "" {
		return exec.LookPath(filepath.Join(home, "bin", name))
	}
	return exec.LookPath(name)
}

var javaVersion = regexp.MustCompile(`version "(\d+)`)

// javaMajor asks java for its version: 17 for "17.0.15".
func javaMajor(ctx context.Context, java string) (int, error) {
	out, err := exec.CommandContext(ctx, java, "-version").CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("running %s -version: %w: %s", java, err, bytes.TrimSpace(out))
	}
	found := javaVersion.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("%s -version names no version: %s", java, bytes.TrimSpace(out))
	}
	return strconv.Atoi(string(found[1]))
}
