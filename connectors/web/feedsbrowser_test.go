package web_test

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestFeedsInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	feeds := sampleFeeds()
	feeds.list[3].Feed.Name = "Stuck wire of Upper Long-Name-On-Sea and the harbours around it"
	feeds.caught = []wire.QuarantineRecord{{ID: "a", Stage: "enrich", Reason: "panic: no", Time: time.Now(), Article: "0123456789abcdef0123456789abcdef", Topic: "wire.articles", Feed: feeds.list[3].Feed.URL}}
	address := serveWith(t, web.Options{Reader: sampleWire(t), Feeds: feeds})
	ctx := browse(t)
	run := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			where, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`))
			t.Fatalf("%s: %v; the page is %s", what, err, where)
		}
	}
	fits := func(what string) {
		t.Helper()
		for _, width := range []int64{320, 1280} { // 320 is 1280 at 400 %
			run("the window is resized", resizedTo(width))
			overflow, err := chromedp.Run(ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
			if err != nil {
				t.Fatal(err)
			}
			if overflow > 0 {
				t.Errorf("at a width of %d %s is %d pixels too wide", width, what, overflow)
			}
		}
	}
	run("the wire leads to the feeds, with the count of problems",
		chromedp.Navigate(address), scripted,
		isTrue(`document.querySelector(".places .alarm").firstChild.textContent === "4"`),
		chromedp.Click(".places a"),
		isTrue(`location.pathname === "/feeds" && document.querySelectorAll(".feedlist tbody tr").length === 7`),
		scripted,
		isTrue(`performance.getEntriesByType("resource").every(r => r.name.startsWith(location.origin))`))
	fits("the list")
	run("a state narrows the list",
		chromedp.Click(`.states a[href="/feeds?status=stuck"]`),
		isTrue(`document.querySelectorAll(".feedlist tbody tr").length === 1 && document.querySelector('.states a[aria-current="true"]').textContent.startsWith("Stuck")`))
	run("the box finds a feed among all",
		chromedp.Navigate(address+"/feeds"), scripted,
		chromedp.Focus("#find"), chromedp.KeyEvent("stuck"+kb.Enter),
		isTrue(`location.search === "?q=stuck" && document.querySelectorAll(".feedlist tbody tr").length === 1`))
	run("a feed opens with its balance sheet",
		chromedp.Click(".feedlist tbody th a"),
		isTrue(`location.pathname === "/feeds/one" && document.querySelector(".balance .sum .bad").textContent === "2"`),
		isTrue(`document.querySelector(".verdict").textContent.startsWith("It does not balance")`),
		isTrue(`document.querySelector(".caught").textContent.includes("panic: no")`),
		scripted)
	fits("the page of the feed")
}
