package wire_test

import (
	"slices"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestSpeakersLeavesUnnamedSourcesOut(t *testing.T) {
	unnamed := &wire.Sources{Anonymous: true, Count: 1}
	d := wire.Document{Claims: []wire.Claim{
		{ID: "c1", Speaker: &wire.Speaker{Name: "Hartwell", Canonical: "Miriam Hartwell"}},
		{ID: "c2", Speaker: &wire.Speaker{Name: "one of the people"}, Sources: unnamed},
		{ID: "c3", Speaker: &wire.Speaker{Name: "she", Canonical: "Miriam Hartwell"}, Sources: unnamed},
		{ID: "c4", Speaker: &wire.Speaker{Name: "the harbour authority"}},
		{ID: "c5"},
	}}
	if got, want := d.Speakers(), []string{"Miriam Hartwell", "the harbour authority"}; !slices.Equal(got, want) {
		t.Errorf("Speakers() = %q, want %q", got, want)
	}
	if !d.HasAnonymous() {
		t.Error("HasAnonymous() = false, want true")
	}
	if records := d.ClaimRecords(); len(records) != 5 || records[1].Speaker != "one of the people" || !records[1].Anonymous {
		t.Errorf("ClaimRecords() = %+v, want five, the second of an unnamed source", records)
	}
}
