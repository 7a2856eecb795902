package poll

import (
	"math"
	"testing"
	"time"
)

// monday is the start of a week.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// watch makes the rhythm of a feed that was watched for some weeks, with so
// many items in each hour of the week as items says.
func watch(weeks int, items func(time.Time) int) (rhythm, time.Time) {
	var r rhythm
	at := monday
	r.begin(at)
	for range weeks * 7 * 24 {
		for range items(at) {
			r.learn(at.Add(30 * time.Minute))
		}
		at = at.Add(time.Hour)
	}
	return r, at
}

func TestRhythmFollowsTheHourAndTheDay(t *testing.T) {
	office := func(at time.Time) int {
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday || at.Hour() < 8 || at.Hour() >= 18 {
			return 0
		}
		return 6
	}
	r, now := watch(6, office)
	for _, tt := range []struct {
		name        string
		at          time.Time
		least, most float64
	}{
		{"Monday at ten", now.Add(10 * time.Hour), 4, 9},
		{"Monday at three in the night", now.Add(3 * time.Hour), 0, 0.2},
		{"Sunday at ten", now.Add(6*24*time.Hour + 10*time.Hour), 0, 0.5},
	} {
		if got := r.rate(tt.at); got < tt.least || got > tt.most {
			t.Errorf("%s: rate = %.2f items an hour, want %.1f to %.1f", tt.name, got, tt.least, tt.most)
		}
	}
	if got := r.expected(now, now.Add(7*24*time.Hour)); math.Abs(got-300) > 60 {
		t.Errorf("expected in a week = %.0f items, want about 300", got)
	}
}

func TestRhythmForgetsWhatAFeedUsedToDo(t *testing.T) {
	r, now := watch(4, func(time.Time) int { return 10 })
	r.fade(now)
	for at := now; at.Before(now.AddDate(0, 0, 56)); at = at.Add(24 * time.Hour) {
		r.learn(at) // one a day from now on
	}
	if got := r.mean(now.AddDate(0, 0, 56)); got > 2 || got < 1./24 {
		t.Errorf("mean rate after eight weeks of one item a day = %.2f an hour, want near a twenty-fourth, not ten", got)
	}
}

func TestRhythmThatKnowsNothing(t *testing.T) {
	var r rhythm
	if got, want := r.rate(monday), 1/rarest.Hours(); got != want {
		t.Errorf("rate = %v, want the rarest, %v", got, want)
	}
	if r.knownFor(monday) != 0 {
		t.Error("a rhythm that knows nothing was watched for some time")
	}
}

func TestRhythmIsReadAsItWasWritten(t *testing.T) {
	learnt, _ := watch(1, func(at time.Time) int { return at.Hour() })
	for _, r := range []rhythm{{}, learnt} {
		text, err := r.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var got rhythm
		if err := got.UnmarshalText(text); err != nil || got != r {
			t.Errorf("read as %+v, %v; written as %+v", got, err, r)
		}
	}
	var r rhythm
	for _, bad := range []string{"AAAA", "not base64!"} {
		if err := r.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("UnmarshalText(%q) gives no error", bad)
		}
	}
}
