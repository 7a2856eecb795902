package testservices

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

//go:embed kafka/pom.xml elasticsearch/pom.xml opensearch/pom.xml EmbeddedNode.java
var sources embed.FS

// classpathGoal is the Maven goal that lists a project's jars, at a version
// that doesn't change with the Maven that is installed.
const classpathGoal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"

// resolveTimeout is for the first time, when some 40 MB are fetched.
const resolveTimeout = 5 * time.Minute

// recipe is what a service's class path is made of.
type recipe struct {
	service string // the folder of its pom.xml
	pom     []byte
	node    []byte // source of EmbeddedNode; nil where the service has a main class of its own
}

func newRecipe(service string) recipe {
	return recipe{service: service, pom: mustRead(service + "/pom.xml")}
}

// withNode adds EmbeddedNode for the given root package: org.elasticsearch, or
// that of its fork, which has the same classes.
func (r recipe) withNode(root string) recipe {
	r.node = bytes.ReplaceAll(mustRead("EmbeddedNode.java"), []byte("org.elasticsearch"), []byte(root))
	return r
}

func mustRead(name string) []byte {
	b, err := sources.ReadFile(name)
	if err != nil {
		panic(err) // embedded: can't be missing
	}
	return b
}

// classpath returns the class path of a service. It is made once a machine and
// content, by whichever process comes first; the others wait for it.
func (r recipe) classpath(t testing.TB, tools toolchain) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), resolveTimeout)
	defer cancel()
	path, err := r.resolve(ctx, tools)
	if err != nil {
		t.Fatalf("resolving the jars of %s: %v", r.service, err)
	}
	return path
}

func (r recipe) resolve(ctx context.Context, tools toolchain) (string, error) {
	dir, err := r.cacheDir()
	if err != nil {
		return "", err
	}
	lock := flock.New(filepath.Join(filepath.Dir(dir), r.service+".lock"))
	if _, err := lock.TryLockContext(ctx, 100*time.Millisecond); err != nil {
		return "", fmt.Errorf("waiting for another test process to resolve them (%s): %w", lock.Path(), err)
	}
	defer lock.Close()

	list := filepath.Join(dir, "classpath")
	if cached, err := os.ReadFile(list); err == nil && allExist(string(cached)) {
		return string(cached), nil
	}
	jars, err := r.runMaven(ctx, tools, dir)
	if err != nil {
		return "", err
	}
	path := jars
	if r.node != nil {
		if err := r.compileNode(ctx, tools, dir, jars); err != nil {
			return "", err
		}
		path = dir + string(os.PathListSeparator) + jars
	}
	// Written last: while it is missing, nothing else counts.
	return path, os.WriteFile(list, []byte(path), 0o644)
}

// cacheDir returns the directory of this recipe's results, which exists. Its
// name carries the recipe's hash: another pom, another directory.
func (r recipe) cacheDir() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		base = os.TempDir()
	}
	sum := sha256.Sum256(append(append([]byte(classpathGoal), r.pom...), r.node...))
	dir := filepath.Join(base, "wiredesk-test", r.service+"-"+hex.EncodeToString(sum[:6]))
	return dir, os.MkdirAll(dir, 0o755)
}

// allExist tells whether every entry of a class path is still there: somebody
// may have emptied Maven's repository.
func allExist(classpath string) bool {
	for _, entry := range filepath.SplitList(classpath) {
		if _, err := os.Stat(entry); err != nil {
			return false
		}
	}
	return classpath != ""
}

func (r recipe) runMaven(ctx context.Context, tools toolchain, dir string) (string, error) {
	pom, out := filepath.Join(dir, "pom.xml"), filepath.Join(dir, "jars")
	if err := os.WriteFile(pom, r.pom, 0o644); err != nil {
		return "", err
	}
	err := run(ctx, tools.mvn, "-q", "-B", "-f", pom, classpathGoal, "-Dmdep.outputFile="+out)
	if err != nil {
		return "", err
	}
	jars, err := os.ReadFile(out)
	return strings.TrimSpace(string(jars)), err
}

func (r recipe) compileNode(ctx context.Context, tools toolchain, dir, jars string) error {
	source := filepath.Join(dir, "EmbeddedNode.java")
	if err := os.WriteFile(source, r.node, 0o644); err != nil {
		return err
	}
	return run(ctx, tools.javac, "-nowarn", "-proc:none", "-cp", jars, "-d", dir, source)
}

// run runs a program; its error carries what the program printed.
func run(ctx context.Context, program string, args ...string) error {
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, tail(out, 4<<10))
	}
	return nil
}

// tail returns the last n bytes of b.
func tail(b []byte, n int) []byte {
	return b[max(0, len(b)-n):]
}
