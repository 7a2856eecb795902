package feed

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestSanitizer(t *testing.T) {
	s := NewSanitizer()
	for _, tt := range []struct{ name, in, want string }{
		{"plain words", `Ferry & crew`, `Ferry & crew`},
		{"safe elements", `<p>a <b>b</b> <em>c</em><br/></p>`, `<p>a <b>b</b> <em>c</em><br /></p>`},
		{"quotation marks stay", `<p>"it's"</p>`, `<p>"it's"</p>`},
		{"quotation marks in an attribute", `<a title='a"b'>x</a>`, `<a title="a&quot;b">x</a>`},
		{"a link", `<a href="https://w.example/?a=1&amp;b=2">x</a>`, `<a href="https://w.example/?a=1&amp;b=2">x</a>`},
		{"an address for mail", `<a href="mailto:x@w.example">x</a>`, `<a href="mailto:x@w.example">x</a>`},
		{"a picture", `<img src="https://w.example/i.png" alt="i">`, `<img src="https://w.example/i.png" alt="i">`},
		{"a table", `<table><tr><td colspan="2">x</td></tr></table>`, `<table><tr><td colspan="2">x</td></tr></table>`},
		{"a script", `a<script>alert(1)</script>b`, `ab`},
		{"a script that is not closed", `a<script>alert(1)`, `a`},
		{"a script in pieces", `a<scr<iframe>ipt>alert(1)</script>b`, `ab`},
		{"a style sheet", `a<style>p{}</style>b`, `ab`},
		{"a frame", `a<iframe src="https://e.example/"></iframe>b`, `ab`},
		{"a frame that is not closed keeps what follows", `a<iframe src="https://e.example/">b`, `ab`},
		{"what stands in for an object", `<object data="https://e.example/"><b>b</b></object>`, `<b>b</b>`},
		{"what stands in for a script", `<noscript><b>b</b></noscript>`, `<b>b</b>`},
		{"an embedded player", `a<embed src="https://e.example/">b`, `ab`},
		{"a drawing", `a<svg onload="x()"><path/></svg>b`, `ab`},
		{"a handler", `<img src="https://w.example/i" onerror="x()">`, `<img src="https://w.example/i">`},
		{"a handler in capitals", `<b ONCLICK="x()">b</b>`, `<b>b</b>`},
		{"a handler behind a slash", `<img/onerror=x() src="https://w.example/i">`, `<img src="https://w.example/i">`},
		{"a script for a link", `<a href="javascript:x()">x</a>`, `<a>x</a>`},
		{"a script for a link, in capitals", `<a href="JaVaScRiPt:x()">x</a>`, `<a>x</a>`},
		{"a script for a link, by references", `<a href="&#106;avascript:x()">x</a>`, `<a>x</a>`},
		{"a script for a link, with a line end", "<a href=\"java\nscript:x()\">x</a>", `<a>x</a>`},
		{"a script for a link, behind a control character", "<a href=\"\x01javascript:x()\">x</a>", `<a>x</a>`},
		{"data for a link", `<a href="data:text/html,x">x</a>`, `<a>x</a>`},
		{"data for a picture", `<img src="data:image/svg+xml,x" alt="i">`, `<img alt="i">`},
		{"a file for a link", `<a href="file:///etc/passwd">x</a>`, `<a>x</a>`},
		{"a script for a quotation's source", `<q cite="javascript:x()">x</q>`, `<q>x</q>`},
		{"a script for a background", `<table background="javascript:x()"></table>`, `<table></table>`},
		{"a form leaves its words", `<form method="post" action="https://e.example/"><b>b</b><button formaction="https://e.example/">go</button></form>`, `<b>b</b>go`},
		{"a field for a password", `Log in: <input type="password" name="p" autofocus> <textarea name="t">t</textarea><select><option selected>o</option></select>`, `Log in:  to`},
		{"who is told of a click, and where a link opens", `<a href="https://w.example/" ping="https://e.example/" target="_top">x</a>`, `<a href="https://w.example/">x</a>`},
		{"text that can be edited", `<p contenteditable="true">x</p>`, `<p>x</p>`},
		{"a base", `<base href="https://e.example/">x`, `x`},
		{"a refresh", `<meta http-equiv="refresh" content="0;url=https://e.example/">x`, `x`},
		{"a comment", `a<!-- <b> -->b`, `ab`},
		{"a condition of an old browser", `a<!--[if IE]><script>x()</script><![endif]-->b`, `ab`},
		{"a comment that is not closed keeps what follows", `a<!-- x >b`, `ab`},
		{"a comment of which nothing but the beginning is there", `a<!--b`, `ab`},
		{"a bare beginning of a declaration", `a<!'b`, `a&lt;!'b`},
		{"a document type", `<!DOCTYPE html>a<b>b</b>`, `a<b>b</b>`},
		{"a bare less-than", `a < b <b>b</b>`, `a &lt; b <b>b</b>`},
		{"a style", `<p style="color: red; font-weight: bold">x</p>`, `<p style="color: red; font-weight: bold;">x</p>`},
		{"a style that covers the page", `<p style="position: fixed; color: red">x</p>`, `<p style="color: red;">x</p>`},
		{"a style that loads", `<p style="background: url(https://e.example/)">x</p>`, `<p>x</p>`},
		{"a style that runs a script", `<p style="width: expression(x())">x</p>`, `<p>x</p>`},
		{"a style with an escape", `<p style="color: \75rl(x)">x</p>`, `<p>x</p>`},
		{"a colour of digits", `<p style="color: #999999; border: 1px solid #000080">x</p>`, `<p style="color: #999999; border: 1px solid #000080;">x</p>`},
		{"a style that is huge", `<p style="margin: 99999em">x</p>`, `<p>x</p>`},
		{"an unknown element keeps its words", `<wombat>x</wombat>`, `x`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := s.HTML(tt.in)
			if got != tt.want {
				t.Errorf("HTML(%q) = %q, want %q", tt.in, got, tt.want)
			}
			assertHarmless(t, got)
		})
	}
}

func TestSanitizerLeavesPlainTextAndTheFeedAlone(t *testing.T) {
	f, err := Parse([]byte(inItem(`<title>a &lt; b &amp; c</title><description>&lt;p onclick="x()">x</description>`)), Hints{})
	if err != nil {
		t.Fatal(err)
	}
	got := NewSanitizer().Feed(f)
	if title, want := got.Items[0].Title, "a < b & c"; title != want {
		t.Errorf("the plain title became %q, want %q", title, want)
	}
	if summary, want := got.Items[0].Summary, "<p>x"; summary != want {
		t.Errorf("the summary became %q, want %q", summary, want)
	}
	if raw, want := f.Items[0].Summary, `<p onclick="x()">x`; raw != want {
		t.Errorf("the feed's own summary became %q, want %q as before", raw, want)
	}
}

func FuzzSanitizer(f *testing.F) {
	for _, seed := range []string{`<p>x</p>`, `<scr<iframe>ipt>`, `<a href="java&#10;script:x">`, `<!--<!-- >`, `<svg><style><img src=x onerror=x>`, `<p style="a:b;color:url(x)">`} {
		f.Add(seed)
	}
	s := NewSanitizer()
	f.Fuzz(func(t *testing.T, in string) { assertHarmless(t, s.HTML(in)) })
}

// assertHarmless checks HTML as a browser would read it.
func assertHarmless(t *testing.T, s string) {
	t.Helper()
	for z := html.NewTokenizer(strings.NewReader(s)); z.Next() != html.ErrorToken; {
		token := z.Token()
		if token.Type != html.StartTagToken && token.Type != html.SelfClosingTagToken {
			continue
		}
		if slices.Contains([]string{"script", "style", "iframe", "frame", "object", "embed", "applet", "svg", "math", "base", "meta", "link", "form", "input", "button", "select", "option", "textarea", "keygen"}, token.Data) {
			t.Errorf("%q has the element %s", s, token.Data)
		}
		for _, a := range token.Attr {
			scheme := schemeOf(tidyURL(a.Val))
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"srcdoc", "action", "formaction", "method", "ping", "target", "contenteditable", "autofocus"}, a.Key) || isReference(a.Key) && scheme != "" && scheme != "http" && scheme != "https" && scheme != "mailto" {
				t.Errorf("%q has the attribute %s=%q", s, a.Key, a.Val)
			}
		}
	}
}
