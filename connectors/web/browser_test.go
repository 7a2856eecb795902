package web_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// browserWait bounds each wait for the page.
const browserWait = 60 * time.Second

// serve serves the desk on loopback until the test ends and returns its
// address.
func serve(t *testing.T, x *memoryIndex) string {
	t.Helper()
	return serveWith(t, web.Options{Reader: x, FollowEvery: 50 * time.Millisecond})
}

// serveWith is serve with any options.
func serveWith(t *testing.T, o web.Options) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- web.ServeOn(ctx, listener, web.New(o))
	}()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("ServeOn() = %v, want nil", err)
		}
	})
	return "http://" + listener.Addr().String()
}

// browse starts a headless Chromium and returns the context of its tab.
func browse(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium on PATH: install chromium for the browser tests")
		}
		t.Skip("no Chromium on PATH: the browser tests are left out")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Env("TMPDIR="+t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.WindowSize(1280, 900),
		chromedp.WSURLReadTimeout(browserWait),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
	)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	return ctx
}

// isTrue waits until an expression holds on the page, also while the page
// changes to another.
func isTrue(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		holds := chromedp.Evaluate[bool]("!!(" + expression + ")")
		var err error
		for began := time.Now(); time.Since(began) < browserWait; time.Sleep(50 * time.Millisecond) {
			var ok bool
			if ok, err = holds(ctx, tab); ok || ctx.Err() != nil {
				return err
			}
		}
		return fmt.Errorf("waited %v for %s (last error: %w)", browserWait, expression, err)
	})
}

// resizedTo gives the page a width, and waits until it is laid out in that.
func resizedTo(width int64) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := chromedp.EmulateViewport(width, 800)(ctx, tab); err != nil {
			return err
		}
		_, err := isTrue(fmt.Sprintf("document.documentElement.clientWidth <= %d && document.documentElement.clientWidth > %d - 40", width, width))(ctx, tab)
		return err
	})
}

// scripted waits until the page's script listens.
var scripted = isTrue(`document.readyState !== "loading" && document.documentElement.classList.contains("scripted")`)

func TestDeskInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	x := sampleWire(t)
	address := serve(t, x)
	ctx := browse(t)
	run := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			where, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
			t.Fatalf("%s: %v; the page is %s", what, err, where)
		}
	}

	run("the wire loads and is live",
		chromedp.Navigate(address),
		isTrue(`document.querySelectorAll("#wire .item").length >= 10`),
		isTrue(`document.querySelector("#state").textContent === "Live"`))

	fresh := wire.Document{
		URI: "fresh", Version: 1, VersionCreated: time.Now(), PubStatus: "usable", Profile: "text",
		Headline: "Harbour <reopens> after storm", Text: "Ships sailed again on Sunday, the harbour master said.",
		Wire: wire.Copy{Agency: "Reuters"}, Feed: wire.Feed{Name: "Test wire"},
	}
	x.put(fresh)
	run("a new item arrives at the top by itself",
		isTrue(`document.querySelector("#wire .item h2 a").textContent === "Harbour <reopens> after storm"`))

	run("while the reader is in the list a new item waits behind a button",
		chromedp.KeyEvent("j"), chromedp.KeyEvent("j"),
		isTrue(`document.activeElement === document.querySelectorAll("#wire .item h2 a")[1]`))
	fresh.URI, fresh.Headline, fresh.VersionCreated = "fresher", "Storm returns", time.Now()
	x.put(fresh)
	run("it is announced, and shown on demand",
		isTrue(`document.querySelector("#fresh").textContent === "1 new item" && !document.querySelector("#fresh").hidden`),
		isTrue(`document.title.startsWith("(1) ")`),
		isTrue(`document.activeElement === document.querySelectorAll("#wire .item h2 a")[1]`),
		chromedp.KeyEvent("n"),
		isTrue(`document.querySelector("#wire .item h2 a").textContent === "Storm returns"`))

	run("a slash goes to the search box",
		chromedp.KeyEvent("/"),
		isTrue(`document.activeElement.id === "q"`),
		// The protocol types the slash although the page has handled the key,
		// which a keyboard would not.
		chromedp.KeyEvent(kb.Backspace),
		chromedp.KeyEvent("lithium"+kb.Enter),
		isTrue(`location.search === "?q=lithium" && document.querySelector(".lead mark")`),
		scripted)

	run("the story opens from the keyboard, with its statements marked",
		chromedp.KeyEvent("j"), chromedp.KeyEvent(kb.Enter),
		isTrue(`location.pathname.startsWith("/story/") && document.querySelectorAll("#text mark.claim").length >= 9`),
		scripted,
		chromedp.KeyEvent("j"),
		isTrue(`!document.querySelector("#card").hidden`))
	who, err := chromedp.Run(ctx, chromedp.TextContent("#card .name"))
	if err != nil {
		t.Fatal(err)
	}
	claim, err := chromedp.Run(ctx, chromedp.Text(`#text mark.claim[data-statement="1"]`))
	if err != nil {
		t.Fatal(err)
	}
	if want := "three people with direct knowledge of the matter"; who != want {
		t.Errorf("the card of the first statement names %q, want %q", who, want)
	}
	if want := "The bidders paid intermediaries"; !strings.HasPrefix(claim, want) {
		t.Errorf("the first mark begins %q, want %q", claim, want)
	}

	run("the help opens and closes",
		chromedp.KeyEvent("?"), isTrue(`document.querySelector("#help").open`),
		chromedp.KeyEvent(kb.Escape), isTrue(`!document.querySelector("#help").open`))

	for _, width := range []int64{320, 1280} { // 320 is 1280 at 400 %
		run("the window is resized", resizedTo(width))
		overflow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
		if err != nil {
			t.Fatal(err)
		}
		if overflow > 0 {
			t.Errorf("at a width of %d the story is %d pixels too wide", width, overflow)
		}
	}
}

func TestProofInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	var page bytes.Buffer
	text := "“We go,” Ana Vega said.\n\nThe harbour authority of Upper Long-Name-On-Sea declined to comment."
	doc := &wire.Document{
		Headline: "Harbour <reopens>", Text: text, Wire: wire.Copy{Removed: []wire.Removed{{Kind: "ad", Text: strings.Repeat("x", 200)}}},
		Claims:     []wire.Claim{{ID: "c1", Text: "We go", Start: 1, End: 6, Type: "direct", Speaker: &wire.Speaker{Name: "Ana Vega", Start: 9, End: 17}}},
		NoComments: []wire.NoComment{{Kind: "declined", Text: "declined to comment", Start: 76, End: 95}},
	}
	if err := web.WriteProofs(&page, []*wire.Document{doc, doc}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "proof.html")
	if err := os.WriteFile(file, page.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browse(t)
	for _, width := range []int64{320, 1280} {
		err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800), chromedp.Navigate("file://"+file),
			isTrue(`document.querySelectorAll("main mark.claim").length === 2`),
			isTrue(`document.querySelector("#s2-story h1").textContent === "Harbour <reopens>"`),
			isTrue(`getComputedStyle(document.querySelector(".text")).fontFamily.includes("serif")`),
			isTrue(`performance.getEntriesByType("resource").length === 0`))
		if err != nil {
			t.Fatalf("at a width of %d: %v", width, err)
		}
		overflow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
		if err != nil {
			t.Fatal(err)
		}
		if overflow > 0 {
			t.Errorf("at a width of %d the page is %d pixels too wide", width, overflow)
		}
	}
}
