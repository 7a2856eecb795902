package lexicon_test

import (
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

func open(t *testing.T) *lexicon.Lexicon {
	t.Helper()
	l, err := lexicon.Open()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func phrase(s string) uint64 { return lexicon.HashPhrase(s, lexicon.Hash) }

func TestEntry(t *testing.T) {
	l := open(t)
	for form, want := range map[string]lexicon.Entry{
		"U.S.":             {Name: "United States", Type: "GPE", ID: "US"},
		"Russian":          {Name: "Russia", Type: "NORP", ID: "RU"},
		"South Korean":     {Name: "South Korea", Type: "NORP", ID: "KR"},
		"Islamic Republic": {Name: "Iran", Type: "GPE", ID: "IR"},
		"Singapore":        {Name: "Singapore", Type: "GPE", ID: "SG"},
		"Damascus":         {Name: "Damascus", Type: "GPE", Capital: true, State: l.Entry(phrase("Syria"))},
		"IAEA":             {Name: "International Atomic Energy Agency", Type: "ORG"},
		"Gulf":             {Name: "Persian Gulf", Type: "LOC"},
		"Kurdish":          {Name: "Kurds", Type: "NORP"},
		// In the lists of places and of organisations, with one rank.
		"Iberia":   {Name: "Iberia", Type: "LOC"},
		"Pentagon": {Name: "Pentagon", Type: "FAC"},
	} {
		if got := l.Entry(phrase(form)); got == nil || *got != want {
			t.Errorf("Entry(%q) = %+v, want %+v", form, got, want)
		}
	}
	if got := l.Entry(phrase("Nowhere Land")); got != nil {
		t.Errorf("Entry of an unknown phrase = %+v, want nil", got)
	}
	if got := l.Weapon(lexicon.HashPhrase("Cruise Missiles", lexicon.HashLower)); got == nil || got.Name != "cruise missile" {
		t.Errorf("Weapon(Cruise Missiles) = %+v, want cruise missile", got)
	}
}

func TestFlags(t *testing.T) {
	l := open(t)
	for form, want := range map[string]lexicon.Flags{
		"Russia": lexicon.Country, "Paris": lexicon.LargeCity | lexicon.City | lexicon.Capital, "New York City": lexicon.LargeCity,
		"Malmo": lexicon.City, "Ohio": lexicon.State, "Margaret": lexicon.FirstName, "Jacobs": lexicon.Surname, "McCain": lexicon.Surname,
	} {
		if got := l.Flags(phrase(form)); got&want != want {
			t.Errorf("Flags(%q) = %b, want %b in it", form, got, want)
		}
	}
	if got := l.Flags(phrase("zzyzxq")); got != 0 {
		t.Errorf("Flags of no name = %b, want 0", got)
	}
}

func TestClustersGroupAlikeWords(t *testing.T) {
	l := open(t)
	tuesday, _ := l.Cluster(lexicon.Hash("tuesday"))
	friday, _ := l.Cluster(lexicon.Hash("friday"))
	grain, _ := l.Cluster(lexicon.Hash("grain"))
	if tuesday == 0 || tuesday != friday || tuesday == grain {
		t.Errorf("clusters of tuesday, friday, grain = %d, %d, %d; want the first two equal and the third another", tuesday, friday, grain)
	}
}

func TestHashesOfCase(t *testing.T) {
	if lexicon.HashLower("TÜRKİYE"[:3]) != lexicon.Hash("tü") {
		t.Error("HashLower(TÜ) is not Hash(tü)")
	}
	if lexicon.HashTitle("RUSSIA") != lexicon.Hash("Russia") {
		t.Error("HashTitle(RUSSIA) is not Hash(Russia)")
	}
}

func TestDamagedTablesAreRefused(t *testing.T) {
	for name, data := range map[string][]byte{"short": {1, 2}, "no power of two": {3, 0, 0, 0, 1, 1, 1, 1, 1, 1}, "cut": {4, 0, 0, 0, 1}} {
		if _, err := lexicon.OpenTables(data); err == nil {
			t.Errorf("OpenTables of %s bytes gave no error", name)
		}
	}
}
