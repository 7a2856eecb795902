package elastic_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
)

// request sends a request with a JSON body and returns the answer's, which
// must be a success.
func request(t testing.TB, method, url, body string) string {
	t.Helper()
	// Not the test's context: requests clean up after it, too.
	req, err := http.NewRequestWithContext(context.Background(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		t.Fatalf("%s %s: %s: %s", method, url, resp.Status, answer)
	}
	return string(answer)
}
