package pipeline

import (
	"slices"
	"testing"
	"time"
)

func TestDatesThatCannotBeTrueAreNotBelieved(t *testing.T) {
	fetched := article().Fetched
	for _, test := range []struct {
		name               string
		published, updated time.Time
		first, version     time.Time
		note               string
	}{
		{"an hour before the fetch", fetched.Add(-time.Hour), time.Time{}, fetched.Add(-time.Hour), fetched.Add(-time.Hour), ""},
		{"a day after the fetch, which a time zone may make", fetched.Add(24 * time.Hour), time.Time{}, fetched.Add(24 * time.Hour), fetched.Add(24 * time.Hour), ""},
		{
			"thirty days ahead", fetched.AddDate(0, 0, 30),
			time.Time{},
			fetched, fetched,
			"the feed's date of publication 2026-04-01T06:00:00Z is not believed: it is more than a day after the fetch",
		},
		{
			"the beginning of Unix time", time.Unix(0, 0),
			time.Time{},
			fetched, fetched,
			"the feed's date of publication 1970-01-01T00:00:00Z is not believed: it is before the Web",
		},
		{
			"1900", time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC),
			time.Time{},
			fetched, fetched,
			"the feed's date of publication 1900-01-01T00:00:00Z is not believed: it is before the Web",
		},
		{"the first day that is believed", time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), time.Time{}, time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC), ""},
		{
			"an update ahead leaves the publication", fetched.Add(-time.Hour), fetched.AddDate(0, 0, 30), fetched.Add(-time.Hour), fetched.Add(-time.Hour),
			"the feed's date of update 2026-04-01T06:00:00Z is not believed: it is more than a day after the fetch",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := article()
			a.Published, a.Updated = test.published, test.updated
			d := testEnricher(nil).Enrich(a)
			if !d.FirstCreated.Equal(test.first) || !d.VersionCreated.Equal(test.version) {
				t.Errorf("published %v, updated %v: FirstCreated, VersionCreated = %v, %v, want %v, %v", test.published, test.updated, d.FirstCreated, d.VersionCreated, test.first, test.version)
			}
			if got := slices.Contains(d.Wire.Notes, test.note); got != (test.note != "") || test.note == "" && len(d.Wire.Notes) > 0 {
				t.Errorf("Notes = %q, want %q", d.Wire.Notes, test.note)
			}
		})
	}
}

func TestTheFeedsEmbargoRunsFromTheBelievedDate(t *testing.T) {
	a := article()
	a.Published, a.Feed.Embargo = a.Fetched.AddDate(0, 0, 30), "30m"
	d := testEnricher(nil).Enrich(a)
	if want := a.Fetched.Add(30 * time.Minute); !d.EmbargoedUntil.Equal(want) {
		t.Errorf("EmbargoedUntil = %v, want %v", d.EmbargoedUntil, want)
	}
}

func TestADateThatNobodyFetchedIsBelieved(t *testing.T) {
	a := article()
	a.Fetched, a.FirstSeen = time.Time{}, time.Time{}
	a.Published = time.Date(1987, 10, 19, 0, 0, 0, 0, time.UTC)
	if d := testEnricher(nil).Enrich(a); !d.VersionCreated.Equal(a.Published) {
		t.Errorf("VersionCreated = %v, want %v", d.VersionCreated, a.Published)
	}
}
